package dev.holdfast.worker;

import static dev.holdfast.worker.TaskCalls.PATIENCE;
import static dev.holdfast.worker.TaskCalls.awaitAttempts;
import static dev.holdfast.worker.TaskCalls.awaitStatus;
import static dev.holdfast.worker.TaskCalls.create;
import static dev.holdfast.worker.TaskCalls.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static org.awaitility.Awaitility.await;

import dev.holdfast.domain.Precondition;
import dev.holdfast.domain.TaskChange;
import dev.holdfast.domain.TaskRepository;
import dev.holdfast.service.Operations;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What a run says when it has lost its task. The task is cancelled as another process would do it,
 * without a signal to this one, and the heartbeat that would notice it is far away.
 */
@QuarkusTest
@TestProfile(SmallWorker.class)
class WorkerLateTest {
  @Inject TaskRepository tasks;
  @Inject Operations operations;

  @Test
  void aResultThatComesAfterTheCancelIsKeptAsALateAttemptAndOverwritesNothing() {
    CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
    CountDownLatch running = new CountDownLatch(1);
    String id =
        create(
            Scripts.uni(
                context -> {
                  running.countDown();
                  return Uni.createFrom().completionStage(answer);
                }));
    await().atMost(PATIENCE).until(() -> running.getCount() == 0);

    cancelElsewhere(id);
    long version = get(id).getLong("version");
    answer.complete(Map.of("came", "late"));

    Map<String, Object> attempt = awaitAttempts(id, 1).get(0);
    assertThat(attempt).containsEntry("late", true).containsEntry("error", null);
    assertThat(attempt.get("result")).asInstanceOf(MAP).containsEntry("came", "late");
    assertThat(get(id).getString("status")).isEqualTo("cancelled");
    assertThat(get(id).getMap("result")).isNull();
    assertThat(get(id).getLong("version")).isEqualTo(version);
  }

  @Test
  void aFailureThatComesAfterTheCancelIsNotRetried() {
    CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
    AtomicInteger runs = new AtomicInteger();
    String id =
        create(
            Scripts.uni(
                context -> {
                  runs.incrementAndGet();
                  return Uni.createFrom().completionStage(answer);
                },
                "backoff",
                Map.of("initial_seconds", 0)));
    await().atMost(PATIENCE).until(() -> runs.get() == 1);

    cancelElsewhere(id);
    answer.completeExceptionally(new IllegalStateException("too late"));

    assertThat(awaitAttempts(id, 1).get(0)).containsEntry("late", true);
    assertThat(get(id).getString("status")).isEqualTo("cancelled");
    assertThat(get(id).getString("error")).isNull();
    assertThat(runs).hasValue(1);
  }

  @Test
  void deletingATaskThatWasCancelledWhileRunningIsHarmless() {
    CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
    CountDownLatch running = new CountDownLatch(1);
    String id =
        create(
            Scripts.uni(
                context -> {
                  running.countDown();
                  return Uni.createFrom().completionStage(answer);
                }));
    await().atMost(PATIENCE).until(() -> running.getCount() == 0);

    cancelElsewhere(id);
    TaskCalls.delete(id);
    answer.complete(Map.of("for", "nobody"));

    String other = create(TaskCalls.task("echo", Map.of("still", "here")));
    awaitStatus(other, "completed");
    assertThat(TaskCalls.statusCode(id)).isEqualTo(404);
  }

  private void cancelElsewhere(String id) {
    tasks
        .change(
            operations.internal("task.cancel"),
            UUID.fromString(id),
            new TaskChange.Cancel(),
            Precondition.NONE)
        .await()
        .atMost(PATIENCE);
  }
}
