package dev.holdfast.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.domain.Settlement;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskOutcome;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** One attempt ends exactly once, whoever ends it first. */
class RunTest {
  private static final TaskOutcome STOPPED = new TaskOutcome.Failed("stopped", false);

  private final ManualThread threads = new ManualThread();
  private final List<Settlement> ends = new ArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final CompletableFuture<Object> answer = new CompletableFuture<>();
  private final Task task = ClaimedTasks.claimed();
  private Instant now = ClaimedTasks.NOW;
  private final Run run = new Run(task, () -> now, threads, ends::add);

  @Test
  void theAnswerEndsItAndItsTimesAreThoseOfTheHandler() {
    start(context -> Uni.createFrom().completionStage(answer));
    now = now.plusSeconds(1);
    threads.runAll();
    now = now.plusSeconds(2);

    answer.complete(Map.of("a", 1));

    assertThat(ends).hasSize(1);
    Settlement end = ends.get(0);
    assertThat(end.claimed()).isSameAs(task);
    assertThat(end.startedAt()).isEqualTo(ClaimedTasks.NOW.plusSeconds(1));
    assertThat(end.finishedAt()).isEqualTo(ClaimedTasks.NOW.plusSeconds(3));
    assertThat(end.retryAt()).isEqualTo(end.finishedAt().plusSeconds(10));
    assertThat(end.outcome())
        .asInstanceOf(InstanceOfAssertFactories.type(TaskOutcome.Completed.class))
        .satisfies(done -> assertThat(done.result().text()).contains("\"latency_ms\":2000.0"));
  }

  @Test
  void afterAStopTheAnswerDoesNotCount() {
    start(context -> Uni.createFrom().completionStage(answer));
    threads.runAll();

    run.stop(STOPPED);
    answer.complete(Map.of());
    threads.runAll();

    assertThat(ends).extracting(Settlement::outcome).containsExactly(STOPPED);
  }

  @Test
  void afterTheAnswerAStopDoesNotCount() {
    start(context -> Uni.createFrom().nullItem());
    threads.runAll();

    run.stop(STOPPED);
    threads.runAll();

    assertThat(ends)
        .extracting(Settlement::outcome)
        .containsExactly(new TaskOutcome.Completed(null));
  }

  @Test
  void aRunThatIsStoppedBeforeItsTurnCallsNobody() {
    start(context -> Uni.createFrom().nullItem());

    run.stop(STOPPED);
    threads.runAll();

    assertThat(calls).hasValue(0);
    assertThat(ends).extracting(Settlement::outcome).containsExactly(STOPPED);
  }

  @Test
  void aRunThatIsStoppedWhileItsHandlerIsCalledIsToldAfterwards() {
    AtomicInteger told = new AtomicInteger();
    start(
        context -> {
          run.stop(STOPPED);
          assertThat(context.cancellation().requested()).isTrue();
          return Uni.createFrom().nothing().onCancellation().invoke(told::incrementAndGet);
        });

    threads.runAll();

    assertThat(told).hasValue(1);
    assertThat(ends).extracting(Settlement::outcome).containsExactly(STOPPED);
  }

  @Test
  void theHandlerIsToldOnItsOwnThreadsAndMayThrowThere() {
    AtomicInteger told = new AtomicInteger();
    start(
        context ->
            Uni.createFrom()
                .emitter(
                    emitter ->
                        emitter.onTermination(
                            () -> {
                              told.incrementAndGet();
                              throw new AssertionError("must not matter");
                            })));
    threads.runAll();

    run.stop(STOPPED);
    assertThat(told).hasValue(0);
    threads.runAll();

    assertThat(told).hasValue(1);
  }

  @Test
  void itsTimeIsOverAfterItsLimitNotBefore() {
    start(context -> Uni.createFrom().nothing());

    assertThat(run.isOverdue(ClaimedTasks.NOW.plusSeconds(60))).isFalse();
    assertThat(run.isOverdue(ClaimedTasks.NOW.plusSeconds(60).plusNanos(1_000))).isTrue();
  }

  private void start(Function<TaskContext<JsonNode>, Uni<?>> handler) {
    run.start(new Handler(handler), new Results(new ObjectMapper()), Duration.ofSeconds(60));
  }

  private final class Handler implements TaskHandler<JsonNode> {
    private final Function<TaskContext<JsonNode>, Uni<?>> handler;

    Handler(Function<TaskContext<JsonNode>, Uni<?>> handler) {
      this.handler = handler;
    }

    @Override
    public String type() {
      return "t";
    }

    @Override
    public Class<JsonNode> paramsType() {
      return JsonNode.class;
    }

    @Override
    public Uni<?> handle(TaskContext<JsonNode> context) {
      calls.incrementAndGet();
      return handler.apply(context);
    }
  }
}
