package dev.holdfast.worker;

import static dev.holdfast.worker.TaskCalls.awaitStatus;
import static dev.holdfast.worker.TaskCalls.create;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.domain.Json;
import dev.holdfast.domain.TaskOutcome;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a handler does wrong, its task fails with a clear error and others go on. */
@QuarkusTest
class WorkerGarbageTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aHandlerThatBreaksFailsItsTask(String what, Supplier<Uni<?>> handler, String error) {
    String id = create(Scripts.uni(context -> handler.get(), "max_attempts", 1));

    assertThat(awaitStatus(id, "failed").getString("error")).isEqualTo(error);
    othersGoOn();
  }

  static Stream<Arguments> aHandlerThatBreaksFailsItsTask() {
    return Stream.of(
        broken(
            "throws",
            () -> {
              throw new IllegalStateException("no");
            },
            "IllegalStateException: no"),
        broken(
            "throws an Error",
            () -> {
              throw new AssertionError("never");
            },
            "AssertionError: never"),
        broken("overflows the stack", WorkerGarbageTest::forever, "StackOverflowError"),
        broken("no Uni", () -> null, "The handler gave no Uni."),
        broken(
            "a failure without a message",
            () -> failed(new RuntimeException()),
            "RuntimeException"),
        broken(
            "a timeout without a message",
            () -> failed(new TimeoutException()),
            "TimeoutException"),
        broken(
            "a said failure without a message",
            () -> failed(TaskFailure.permanent(null)),
            "The handler gave no reason."),
        broken(
            "a thrown said failure without a message",
            () -> {
              throw TaskFailure.retryable(null);
            },
            "The handler gave no reason."),
        broken("a failure whose message throws", () -> failed(new Speechless()), "Speechless"),
        broken(
            "a failure of a class without a name",
            () -> failed(new RuntimeException() {}),
            WorkerGarbageTest.class.getName() + "$1"),
        broken(
            "a failure with text that no store takes",
            () -> failed(new RuntimeException("a\0b\ud800c")),
            "RuntimeException: a b?c"),
        broken(
            "a failure as long as a book",
            () -> failed(new RuntimeException("x".repeat(10 << 20))),
            "RuntimeException: " + "x".repeat((8 << 10) - 18)),
        broken(
            "an outcome without an error",
            () -> item(new TaskOutcome.Failed(null, false)),
            "The handler gave no reason."),
        broken(
            "an outcome with text that no store takes",
            () -> item(new TaskOutcome.Failed("a\0b\ud800c", false)),
            "a b?c"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aResultThatCannotBeKeptFailsItsTaskForGood(
      String what, Supplier<Object> result, String error) {
    String id = create(Scripts.uni(context -> item(result.get())));

    JsonPath task = awaitStatus(id, "failed");

    assertThat(task.getString("error")).startsWith(error);
    assertThat(task.getInt("attempt")).isEqualTo(1);
    assertThat(task.getMap("result")).isNull();
    othersGoOn();
  }

  static Stream<Arguments> aResultThatCannotBeKeptFailsItsTaskForGood() {
    String noObject = "The handler's result is not a JSON object.";
    String unwritable = "The handler's result cannot be written as JSON.";
    String unstorable = "The handler's result cannot be stored: ";
    return Stream.of(
        result("a string", () -> "text", noObject),
        result("a number", () -> 7, noObject),
        result("a list", () -> List.of(1), noObject),
        result("a cyclic map", WorkerGarbageTest::cyclicMap, unwritable),
        result("a cyclic tree", WorkerGarbageTest::cyclicTree, unwritable),
        result("a cyclic list", () -> Map.of("list", cyclicList()), unwritable),
        result("a getter that throws", Broken::new, unwritable),
        result("an object without properties", Object::new, unwritable),
        result("10 MB", () -> Map.of("x", "y".repeat(10 << 20)), "The handler's result has 10485"),
        result("a lone surrogate", () -> Map.of("x", "\ud800"), unstorable),
        result("a lone surrogate in a key", () -> Map.of("\udc00", 1), unstorable),
        result("a NUL", () -> Map.of("x", "a\0b"), unstorable),
        result("a NUL after a backslash", () -> Map.of("x", "\\\0"), unstorable),
        result("raw text", () -> new Raw("]"), "The handler's result is not JSON."),
        result(
            "an outcome that is not JSON",
            () -> new TaskOutcome.Completed(new Json("{\"a\":")),
            "The handler's result is not JSON."),
        result(
            "an outcome with text after it",
            () -> new TaskOutcome.Completed(new Json("{}]")),
            "The handler's result is not JSON."),
        result(
            "an outcome that is no object",
            () -> new TaskOutcome.Completed(new Json("[]")),
            noObject),
        result(
            "an outcome without text", () -> new TaskOutcome.Completed(new Json(null)), noObject),
        result("a snooze without end", () -> snoozed(Long.MAX_VALUE), "The handler snoozed"),
        result(
            "a snooze without length", () -> new TaskOutcome.Snoozed(null), "The handler snoozed"),
        result("a snooze into the past", () -> snoozed(-1), "The handler snoozed"));
  }

  private static void othersGoOn() {
    String other = create(TaskCalls.task("echo", Map.of("still", "here")));
    assertThat(awaitStatus(other, "completed").getString("result.echo.still")).isEqualTo("here");
  }

  private static Arguments broken(String what, Supplier<Uni<?>> handler, String error) {
    return Arguments.of(what, handler, error);
  }

  private static Arguments result(String what, Supplier<Object> result, String error) {
    return Arguments.of(what, result, error);
  }

  private static Uni<?> failed(Throwable failure) {
    return Uni.createFrom().failure(failure);
  }

  private static Uni<?> item(Object item) {
    return Uni.createFrom().item(item);
  }

  private static TaskOutcome snoozed(long seconds) {
    return new TaskOutcome.Snoozed(Duration.ofSeconds(seconds));
  }

  private static Uni<?> forever() {
    return forever();
  }

  private static Object cyclicMap() {
    Map<String, Object> map = new HashMap<>();
    map.put("self", map);
    return map;
  }

  private static Object cyclicTree() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    return node.set("self", node);
  }

  private static Object cyclicList() {
    List<Object> list = new ArrayList<>();
    list.add(list);
    return list;
  }

  /** Its getter throws. */
  public static final class Broken {
    public String getValue() {
      throw new IllegalStateException("no value");
    }
  }

  /** Claims to be JSON. */
  public record Raw(@JsonRawValue String value) {}

  /** Does not even say what is wrong. */
  private static final class Speechless extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no words");
    }
  }
}
