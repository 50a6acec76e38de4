package dev.holdfast.worker;

import static dev.holdfast.worker.TaskCalls.attempts;
import static dev.holdfast.worker.TaskCalls.awaitAttempts;
import static dev.holdfast.worker.TaskCalls.awaitStatus;
import static dev.holdfast.worker.TaskCalls.create;
import static dev.holdfast.worker.TaskCalls.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Failures are retried with backoff, within a budget that an explicit run renews. */
@QuarkusTest
class WorkerRetryTest {
  private static final Map<String, Object> QUICK = Map.of("initial_seconds", 0.01);
  private static final Map<String, Object> SLOW =
      Map.of("initial_seconds", 600, "factor", 3, "jitter", 0);

  @Test
  void failuresAreRetriedUntilTheBudgetIsSpentAndTheErrorIsKept() {
    String id = create(Scripts.uni(this::failing, "max_attempts", 3, "backoff", QUICK));

    JsonPath task = awaitStatus(id, "failed");

    assertThat(task.getInt("attempt")).isEqualTo(3);
    assertThat(task.getString("error")).isEqualTo("IllegalStateException: attempt 3 broke");
    assertThat(task.getMap("result")).isNull();
    assertThat(task.getString("finished_at")).isNotNull();
    assertThat(task.getString("worker")).isNull();
    assertThat(attempts(id)).extracting(a -> a.get("attempt")).containsExactly(1, 2, 3);
    assertThat(attempts(id))
        .extracting(a -> a.get("error"))
        .containsExactly(
            "IllegalStateException: attempt 1 broke",
            "IllegalStateException: attempt 2 broke",
            "IllegalStateException: attempt 3 broke");
  }

  @Test
  void aFailedAttemptWithAttemptsLeftIsQueuedForLaterWithItsError() {
    String id = create(Scripts.uni(this::failing, "backoff", SLOW));

    Map<String, Object> first = awaitAttempts(id, 1).get(0);
    JsonPath task = get(id);

    assertThat(task.getString("status")).isEqualTo("queued");
    assertThat(task.getString("error")).contains("attempt 1 broke");
    assertThat(Instant.parse(task.getString("run_after")))
        .isEqualTo(Instant.parse((String) first.get("finished_at")).plusSeconds(600));
    TaskCalls.cancel(id);
  }

  @Test
  void theWaitGrowsByTheFactorAndRunMakesItDueAtOnce() {
    String id = create(Scripts.uni(this::failing, "backoff", SLOW));
    awaitAttempts(id, 1);

    assertThat(TaskCalls.run(id).getString("run_after")).isNull();
    Map<String, Object> second = awaitAttempts(id, 2).get(1);

    assertThat(Instant.parse(get(id).getString("run_after")))
        .isCloseTo(
            Instant.parse((String) second.get("finished_at")).plus(Duration.ofSeconds(1800)),
            within(1, ChronoUnit.MILLIS));
    TaskCalls.cancel(id);
  }

  @Test
  void runOnAFailedTaskGrantsAFreshBudgetWhileAttemptKeepsCounting() {
    String id = create(Scripts.uni(this::failing, "max_attempts", 2, "backoff", QUICK));
    awaitStatus(id, "failed");

    JsonPath again = TaskCalls.run(id);
    assertThat(again.getString("status")).isEqualTo("queued");
    assertThat(again.getString("error")).isNull();
    awaitAttempts(id, 4);

    JsonPath task = awaitStatus(id, "failed");
    assertThat(task.getInt("attempt")).isEqualTo(4);
    assertThat(task.getString("error")).contains("attempt 4 broke");
  }

  @Test
  void aSuccessAfterFailuresLeavesNoError() {
    String id =
        create(
            Scripts.uni(
                context ->
                    context.attempt() < 3
                        ? failing(context)
                        : Uni.createFrom().item(Map.of("attempt", context.attempt())),
                "backoff",
                QUICK));

    JsonPath task = awaitStatus(id, "completed");

    assertThat(task.getString("error")).isNull();
    assertThat(task.getInt("result.attempt")).isEqualTo(3);
    assertThat(attempts(id)).hasSize(3);
    assertThat(attempts(id).get(2).get("result")).isEqualTo(task.getMap("result"));
  }

  @Test
  void anAttemptThatTakesTooLongIsToldAndRetried() {
    CountDownLatch told = new CountDownLatch(1);
    String id =
        create(
            Scripts.uni(
                context ->
                    context.attempt() == 1
                        ? Uni.createFrom().nothing().onCancellation().invoke(told::countDown)
                        : Uni.createFrom().item(Map.of("done", true)),
                "timeout_seconds",
                1,
                "backoff",
                QUICK));

    awaitStatus(id, "completed");

    assertThat(told.getCount()).isZero();
    Map<String, Object> first = attempts(id).get(0);
    assertThat(first.get("error")).isEqualTo("The attempt took longer than 1 s.");
    assertThat(first.get("late")).isEqualTo(false);
  }

  private Uni<?> failing(TaskContext<?> context) {
    return Uni.createFrom()
        .failure(new IllegalStateException("attempt " + context.attempt() + " broke"));
  }
}
