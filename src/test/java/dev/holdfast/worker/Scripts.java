package dev.holdfast.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** Handlers whose behaviour each test writes for its own tasks, as a lambda. */
final class Scripts {
  private static final Map<String, Function<TaskContext<JsonNode>, Uni<?>>> UNIS =
      new ConcurrentHashMap<>();
  private static final Map<String, Blocking> BLOCKING = new ConcurrentHashMap<>();

  private Scripts() {}

  /** What a blocking handler does. */
  @FunctionalInterface
  interface Blocking {
    Object run(TaskContext<JsonNode> context) throws Exception;
  }

  /** A task whose handler answers with a Uni. */
  static Map<String, Object> uni(Function<TaskContext<JsonNode>, Uni<?>> script, Object... fields) {
    String key = UUID.randomUUID().toString();
    UNIS.put(key, script);
    return TaskCalls.task("test.uni", Map.of("script", key), fields);
  }

  /** A task whose handler blocks. */
  static Map<String, Object> blocking(Blocking script, Object... fields) {
    String key = UUID.randomUUID().toString();
    BLOCKING.put(key, script);
    return TaskCalls.task("test.blocking", Map.of("script", key), fields);
  }

  /** Hangs until it is let go, whoever interrupts. */
  static void hang(CountDownLatch release) {
    while (release.getCount() > 0) {
      Thread.interrupted();
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static <T> T of(Map<String, T> scripts, TaskContext<JsonNode> context) {
    T script = scripts.get(context.params().path("script").asText());
    if (script == null) {
      throw TaskFailure.permanent("This task is of an earlier run of the tests.");
    }
    return script;
  }

  /** Runs {@code test.uni}. */
  @Singleton
  static final class UniHandler implements TaskHandler<JsonNode> {
    @Override
    public String type() {
      return "test.uni";
    }

    @Override
    public Class<JsonNode> paramsType() {
      return JsonNode.class;
    }

    @Override
    public Uni<?> handle(TaskContext<JsonNode> context) {
      return of(UNIS, context).apply(context);
    }
  }

  /** Runs {@code test.blocking}. */
  @Singleton
  static final class BlockingHandler implements BlockingTaskHandler<JsonNode> {
    @Override
    public String type() {
      return "test.blocking";
    }

    @Override
    public Class<JsonNode> paramsType() {
      return JsonNode.class;
    }

    @Override
    public Object run(TaskContext<JsonNode> context) throws Exception {
      return of(BLOCKING, context).run(context);
    }
  }
}
