package dev.holdfast.worker.handlers;

import static dev.holdfast.worker.TaskCalls.attempts;
import static dev.holdfast.worker.TaskCalls.awaitAttempts;
import static dev.holdfast.worker.TaskCalls.awaitStatus;
import static dev.holdfast.worker.TaskCalls.cancel;
import static dev.holdfast.worker.TaskCalls.create;
import static dev.holdfast.worker.TaskCalls.get;
import static dev.holdfast.worker.TaskCalls.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The handlers {@code echo}, {@code sleep} and {@code fail}. */
@QuarkusTest
class SmallHandlersTest {
  private static final Map<String, Object> QUICK = Map.of("initial_seconds", 0.01);

  @Test
  void echoGivesAnyParamsBack() {
    Map<String, Object> params = new HashMap<>();
    params.put("text", "ü \"\\u0000\" \ud83d\ude00");
    params.put("none", null);
    params.put("list", Arrays.asList(1, 2.5f, null, List.of(), Map.of()));
    params.put("meta", Map.of("exec", "mine"));

    JsonPath task = awaitStatus(create(task("echo", params)), "completed");

    assertThat(task.getMap("result.echo")).isEqualTo(params);
    assertThat(task.getMap("result")).containsOnlyKeys("echo", "meta");
  }

  @Test
  void echoGivesNoParamsBackAsAnEmptyObject() {
    String id = create(Map.of("type", "echo", "run_immediately", true));

    assertThat(awaitStatus(id, "completed").getMap("result.echo")).isEmpty();
  }

  @Test
  void anEchoThatIsTooLongAsAResultFails() {
    String id = create(task("echo", Map.of("x", "y".repeat((256 << 10) - 8))));

    assertThat(awaitStatus(id, "failed").getString("error")).contains("at most 262144 are kept");
  }

  @Test
  void sleepAnswersAfterAWhile() {
    JsonPath task = awaitStatus(create(task("sleep", Map.of("seconds", 0.25))), "completed");

    assertThat(task.getDouble("result.slept_seconds")).isEqualTo(0.25);
    assertThat(
            Duration.between(
                Instant.parse(task.getString("started_at")),
                Instant.parse(task.getString("finished_at"))))
        .isBetween(Duration.ofMillis(249), Duration.ofSeconds(10));
  }

  @Test
  void sleepingForNoTimeIsAllowed() {
    String id = create(task("sleep", Map.of("seconds", 0)));

    assertThat(awaitStatus(id, "completed").getDouble("result.slept_seconds")).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.001, 3600.001, 1e300})
  void sleepHasBounds(double seconds) {
    JsonPath task = awaitStatus(create(task("sleep", Map.of("seconds", seconds))), "failed");

    assertThat(task.getString("error")).isEqualTo("seconds must be a number from 0 to 3600.");
    assertThat(task.getInt("attempt")).isEqualTo(1);
  }

  @Test
  void sleepNeedsToKnowHowLong() {
    for (Map<String, Object> params :
        List.<Map<String, Object>>of(Map.of(), Collections.singletonMap("seconds", null))) {
      JsonPath task = awaitStatus(create(task("sleep", params)), "failed");
      assertThat(task.getString("error")).startsWith("seconds must be a number");
    }
  }

  @Test
  void aSleeperCanBeCancelled() {
    String id = create(task("sleep", Map.of("seconds", 3600)));
    awaitStatus(id, "running");

    cancel(id);

    assertThat(awaitAttempts(id, 1).get(0)).containsEntry("late", true);
    assertThat(get(id).getString("status")).isEqualTo("cancelled");
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 2", "3, 4"})
  void failFailsSomeAttemptsAndThenSucceeds(int times, int expected) {
    String id = create(task("fail", Map.of("times", times), "backoff", QUICK));

    JsonPath task = awaitStatus(id, "completed");

    assertThat(task.getInt("result.attempts")).isEqualTo(expected);
    assertThat(task.getInt("attempt")).isEqualTo(expected);
    assertThat(attempts(id)).hasSize(expected);
  }

  @Test
  void failFailsForEverWhenItIsNotToldHowOften() {
    String id = create(task("fail", Map.of(), "backoff", QUICK, "max_attempts", 3));

    JsonPath task = awaitStatus(id, "failed");

    assertThat(task.getString("error")).isEqualTo("This task is made to fail.");
    assertThat(task.getInt("attempt")).isEqualTo(3);
  }

  @Test
  void failSaysWhatItIsToldAndGivesUpWhenItIsTold() {
    String id = create(task("fail", Map.of("message", "so be it", "retry", false)));

    JsonPath task = awaitStatus(id, "failed");

    assertThat(task.getString("error")).isEqualTo("so be it");
    assertThat(task.getInt("attempt")).isEqualTo(1);
  }

  @Test
  void failCannotFailLessThanNever() {
    String id = create(task("fail", Map.of("times", -1)));

    assertThat(awaitStatus(id, "failed").getString("error"))
        .isEqualTo("times must not be negative.");
  }
}
