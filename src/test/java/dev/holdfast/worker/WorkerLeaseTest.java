package dev.holdfast.worker;

import static dev.holdfast.worker.TaskCalls.PATIENCE;
import static dev.holdfast.worker.TaskCalls.awaitAttempts;
import static dev.holdfast.worker.TaskCalls.awaitStatus;
import static dev.holdfast.worker.TaskCalls.create;
import static dev.holdfast.worker.TaskCalls.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.domain.ClaimRequest;
import dev.holdfast.domain.Precondition;
import dev.holdfast.domain.TaskChange;
import dev.holdfast.domain.TaskRepository;
import dev.holdfast.service.Operations;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Leases: renewed while a handler runs, noticed when lost, taken over when nobody renews them. */
@QuarkusTest
@TestProfile(WorkerLeaseTest.ShortLease.class)
class WorkerLeaseTest {
  /** Short enough to watch, long enough for a slow machine's heartbeat. */
  private static final Duration LEASE = Duration.ofSeconds(3);

  static final Map<String, String> SHORT = Map.of("holdfast.worker.lease", LEASE.toString());

  @Inject TaskRepository tasks;
  @Inject Operations operations;

  /** Leases of {@link #LEASE}. */
  public static final class ShortLease implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return SHORT;
    }
  }

  @Test
  void aRunningTaskKeepsItsLease() {
    String id = create(TaskCalls.task("sleep", Map.of("seconds", 4)));
    Instant first = Instant.parse(awaitStatus(id, "running").getString("lease_expires_at"));

    JsonPath renewed =
        await()
            .atMost(PATIENCE)
            .until(
                () -> get(id),
                task ->
                    task.getString("lease_expires_at") != null
                        && Instant.parse(task.getString("lease_expires_at")).isAfter(first));

    assertThat(renewed.getLong("version")).isEqualTo(2);
    assertThat(awaitStatus(id, "completed").getInt("attempt")).isEqualTo(1);
  }

  @Test
  void aRunThatLostItsTaskElsewhereIsToldByTheHeartbeat() throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    String id = create(Scripts.uni(context -> hanging(told)));
    awaitStatus(id, "running");

    elsewhere(id, new TaskChange.Cancel());

    assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(awaitAttempts(id, 1).get(0)).containsEntry("late", true);
    assertThat(get(id).getString("status")).isEqualTo("cancelled");
  }

  @Test
  void aRunThatLostItsTaskToALaterRunOfTheSameWorkerIsToldToo() throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch again = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    String id =
        create(
            Scripts.blocking(
                context -> {
                  CountDownLatch end = context.attempt() == 1 ? new CountDownLatch(1) : finish;
                  try {
                    (context.attempt() == 1 ? new CountDownLatch(0) : again).countDown();
                    end.await();
                  } catch (InterruptedException e) {
                    told.countDown();
                  }
                  return Map.of("attempt", context.attempt());
                }));
    awaitStatus(id, "running");

    elsewhere(id, new TaskChange.Cancel());
    TaskCalls.run(id);
    assertThat(again.await(20, TimeUnit.SECONDS)).isTrue();

    assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
    finish.countDown();
    assertThat(awaitStatus(id, "completed").getInt("result.attempt")).isEqualTo(2);
    assertThat(awaitAttempts(id, 2)).extracting(a -> a.get("late")).containsExactly(true, false);
  }

  @Test
  void aTaskOfAWorkerThatWentAwayIsTakenOver() {
    String id = create(TaskCalls.task("test.taken", Map.of()));
    tasks
        .claim(
            operations.internal("task.claim"),
            new ClaimRequest("gone", List.of("test.taken"), List.of(), 1_000, Duration.ofMillis(1)))
        .await()
        .atMost(PATIENCE);

    awaitStatus(id, "queued");

    assertThat(get(id).getString("error")).isEqualTo("The lease of worker gone ran out.");
    assertThat(awaitAttempts(id, 1).get(0)).containsEntry("worker", "gone");
    TaskCalls.cancel(id);
  }

  private static Uni<?> hanging(CountDownLatch told) {
    return Uni.createFrom().nothing().onCancellation().invoke(told::countDown);
  }

  private void elsewhere(String id, TaskChange change) {
    tasks
        .change(operations.internal("task.cancel"), UUID.fromString(id), change, Precondition.NONE)
        .await()
        .atMost(PATIENCE);
  }
}
