package dev.holdfast.worker;

import static dev.holdfast.worker.TaskCalls.attempts;
import static dev.holdfast.worker.TaskCalls.awaitStatus;
import static dev.holdfast.worker.TaskCalls.create;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.holdfast.domain.Json;
import dev.holdfast.domain.TaskOutcome;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a handler may answer, and what it is handed. */
@QuarkusTest
class WorkerOutcomeTest {

  @Test
  void aResultTellsWhenItWasMade() {
    String id = create(Scripts.uni(context -> Uni.createFrom().item(Map.of("a", 1))));

    JsonPath task = awaitStatus(id, "completed");

    Map<String, Object> exec = task.getMap("result.meta.exec");
    assertThat(exec).containsOnlyKeys("started_at", "finished_at", "latency_ms");
    assertThat(exec.get("started_at")).isEqualTo(task.getString("started_at"));
    assertThat(exec.get("finished_at")).asString().endsWith("Z").hasSize(27);
    Duration latency =
        Duration.between(
            Instant.parse((String) exec.get("started_at")),
            Instant.parse((String) exec.get("finished_at")));
    assertThat(((Number) exec.get("latency_ms")).doubleValue())
        .isCloseTo(latency.toNanos() / 1e6, withinPercentage(0.001));
    assertThat(Instant.parse((String) exec.get("finished_at")))
        .isBeforeOrEqualTo(Instant.parse(task.getString("finished_at")));
  }

  @Test
  void metaOfTheHandlersOwnIsKeptBesideIt() {
    Map<String, Object> own = Map.of("meta", Map.of("mine", 1, "exec", "overwritten"));
    String id = create(Scripts.uni(context -> Uni.createFrom().item(own)));

    Map<String, Object> meta = awaitStatus(id, "completed").getMap("result.meta");

    assertThat(meta).containsOnlyKeys("mine", "exec").containsEntry("mine", 1);
    assertThat(meta.get("exec")).isInstanceOf(Map.class);
  }

  @Test
  void everyTextThatIsNotForbiddenSurvives() {
    Map<String, Object> params = Map.of("text", "\\u0000 \\ \"ü\" \ud83d\ude00 \u2028\u0001");
    String id = create(Scripts.uni(context -> Uni.createFrom().item(params)));

    assertThat(awaitStatus(id, "completed").getMap("result")).containsAllEntriesOf(params);
  }

  @Test
  void noResultIsAResult() {
    String uni = create(Scripts.uni(context -> Uni.createFrom().nullItem()));
    String blocking = create(Scripts.blocking(context -> new TaskOutcome.Completed(null)));

    assertThat(awaitStatus(uni, "completed").getMap("result")).isNull();
    assertThat(awaitStatus(blocking, "completed").getMap("result")).isNull();
  }

  @Test
  void aResultAsJsonIsTakenAsItIs() {
    Json json = new Json("{\"n\": 1.50, \"list\": [null, {}]}");
    String id = create(Scripts.blocking(context -> new TaskOutcome.Completed(json)));

    Map<String, Object> result = awaitStatus(id, "completed").getMap("result");

    assertThat(result).containsOnlyKeys("n", "list", "meta").containsEntry("n", 1.5f);
  }

  @Test
  void aSnoozedTaskRunsAgainWithoutSpendingAnAttempt() {
    String id =
        create(
            Scripts.uni(
                WorkerOutcomeTest::snoozingTwiceThenFailing,
                "max_attempts",
                2,
                "backoff",
                Map.of("initial_seconds", 0)));

    assertThat(awaitStatus(id, "completed").getInt("result.attempt")).isEqualTo(4);
    assertThat(attempts(id))
        .extracting(a -> a.get("error"))
        .containsExactly("Snoozed for 20 ms.", "Snoozed for 20 ms.", "broken", null);
  }

  private static Uni<?> snoozingTwiceThenFailing(TaskContext<?> context) {
    return switch (context.attempt()) {
      case 1, 2 -> Uni.createFrom().item(new TaskOutcome.Snoozed(Duration.ofMillis(20)));
      case 3 -> Uni.createFrom().failure(TaskFailure.retryable("broken"));
      default -> Uni.createFrom().item(Map.of("attempt", context.attempt()));
    };
  }

  @Test
  void aHandlerMayCancelItsOwnTask() {
    String id =
        create(Scripts.blocking(context -> new TaskOutcome.Cancelled("The order was withdrawn.")));

    JsonPath task = awaitStatus(id, "cancelled");

    assertThat(task.getString("error")).isEqualTo("The order was withdrawn.");
    assertThat(task.getMap("result")).isNull();
    assertThat(attempts(id)).hasSize(1);
  }

  @Test
  void paramsAreReadIntoTheHandlersType() {
    String id =
        create(TaskCalls.task("test.typed", Map.of("count", 3, "inner", Map.of("name", "x"))));

    JsonPath task = awaitStatus(id, "completed");

    assertThat(task.getInt("result.count")).isEqualTo(3);
    assertThat(task.getString("result.inner.name")).isEqualTo("x");
  }

  @Test
  void paramsThatDoNotFitFailTheTaskWithoutARetry() {
    String wrong = create(TaskCalls.task("test.typed", Map.of("count", "many")));
    String refused = create(TaskCalls.task("test.typed", Map.of("count", -1)));

    JsonPath task = awaitStatus(wrong, "failed");
    assertThat(task.getString("error")).startsWith("The params do not fit: ").contains("many");
    assertThat(task.getInt("attempt")).isEqualTo(1);
    assertThat(awaitStatus(refused, "failed").getString("error")).contains("count is negative");
  }

  @Test
  void aHandlerLearnsWhichAttemptItIsAndUntilWhen() {
    Instant before = Instant.now();
    String id =
        create(
            Scripts.uni(
                context ->
                    Uni.createFrom()
                        .item(
                            Map.of(
                                "task", context.task(),
                                "token", context.token(),
                                "deadline", context.deadline().toString(),
                                "attempt", context.attempt())),
                "timeout_seconds",
                60));

    JsonPath task = awaitStatus(id, "completed");

    assertThat(task.getString("result.task")).isEqualTo(id);
    assertThat(task.getString("result.token")).isNotEqualTo(id).hasSize(36);
    assertThat(task.getInt("result.attempt")).isEqualTo(1);
    assertThat(Instant.parse(task.getString("result.deadline")))
        .isBetween(before.plusSeconds(60), Instant.now().plusSeconds(60));
  }

  /** What {@link TypedHandler} wants. */
  public record Params(int count, Inner inner) {
    /** Refuses what no type can. */
    public Params {
      if (count < 0) {
        throw new IllegalArgumentException("count is negative");
      }
    }

    /** A part. */
    public record Inner(String name) {}
  }

  /** Gives its typed params back. */
  @Singleton
  static final class TypedHandler implements BlockingTaskHandler<Params> {
    @Override
    public String type() {
      return "test.typed";
    }

    @Override
    public Class<Params> paramsType() {
      return Params.class;
    }

    @Override
    public Object run(TaskContext<Params> context) {
      return context.params();
    }
  }
}
