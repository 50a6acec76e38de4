package dev.holdfast.worker;

import static dev.holdfast.worker.TaskCalls.PATIENCE;
import static dev.holdfast.worker.TaskCalls.attempts;
import static dev.holdfast.worker.TaskCalls.awaitAttempts;
import static dev.holdfast.worker.TaskCalls.awaitStatus;
import static dev.holdfast.worker.TaskCalls.cancel;
import static dev.holdfast.worker.TaskCalls.create;
import static dev.holdfast.worker.TaskCalls.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A running task can be cancelled: its handler is told, and nothing that it says overwrites. */
@QuarkusTest
class WorkerCancelTest {
  @Test
  void theSubscriptionOfARunningHandlerIsCancelled() throws InterruptedException {
    CompletableFuture<TaskContext<JsonNode>> running = new CompletableFuture<>();
    CountDownLatch told = new CountDownLatch(1);
    String id =
        create(
            Scripts.uni(
                context -> {
                  running.complete(context);
                  return Uni.createFrom().nothing().onCancellation().invoke(told::countDown);
                }));
    TaskContext<JsonNode> context = running.orTimeout(20, TimeUnit.SECONDS).join();
    assertThat(context.cancellation().requested()).isFalse();
    assertThat(get(id).getString("status")).isEqualTo("running");

    assertThat(cancel(id).getString("status")).isEqualTo("cancelled");

    assertThat(told.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(context.cancellation().requested()).isTrue();
    assertThat(awaitAttempts(id, 1).get(0)).containsEntry("late", true);
    assertThat(get(id).getString("status")).isEqualTo("cancelled");
  }

  @Test
  void aBlockingHandlerIsInterrupted() throws InterruptedException {
    CountDownLatch running = new CountDownLatch(1);
    CompletableFuture<Boolean> toldWhenInterrupted = new CompletableFuture<>();
    String id =
        create(
            Scripts.blocking(
                context -> {
                  running.countDown();
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    toldWhenInterrupted.complete(context.cancellation().requested());
                  }
                  return Map.of("late", "result");
                }));
    assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();

    cancel(id);

    assertThat(toldWhenInterrupted.orTimeout(5, TimeUnit.SECONDS).join()).isTrue();
    awaitAttempts(id, 1);
    assertThat(get(id).getString("status")).isEqualTo("cancelled");
    assertThat(get(id).getMap("result")).isNull();
  }

  @Test
  void aCancelledTaskCanBeRunAgain() {
    CountDownLatch running = new CountDownLatch(1);
    String id =
        create(
            Scripts.uni(
                context -> {
                  running.countDown();
                  return context.attempt() == 1
                      ? Uni.createFrom().nothing()
                      : Uni.createFrom().item(Map.of("attempt", context.attempt()));
                }));
    await().atMost(PATIENCE).until(() -> running.getCount() == 0);

    cancel(id);
    TaskCalls.run(id);

    assertThat(awaitStatus(id, "completed").getInt("result.attempt")).isEqualTo(2);
    assertThat(awaitAttempts(id, 2)).extracting(a -> a.get("late")).containsExactly(true, false);
    assertThat(attempts(id)).hasSize(2);
  }
}
