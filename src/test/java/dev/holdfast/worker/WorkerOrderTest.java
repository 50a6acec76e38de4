package dev.holdfast.worker;

import static dev.holdfast.worker.TaskCalls.PATIENCE;
import static dev.holdfast.worker.TaskCalls.awaitStatus;
import static dev.holdfast.worker.TaskCalls.create;
import static dev.holdfast.worker.TaskCalls.createAll;
import static dev.holdfast.worker.TaskCalls.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many run at once, and which of those that wait comes next. */
@QuarkusTest
@TestProfile(SmallWorker.class)
class WorkerOrderTest {

  private final CompletableFuture<Void> oneSlot = new CompletableFuture<>();
  private final CompletableFuture<Void> rest = new CompletableFuture<>();

  @AfterEach
  void freeTheSlots() {
    oneSlot.complete(null);
    rest.complete(null);
  }

  @Test
  void noMoreHandlersRunAtOnceThanAreAllowed() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch allIn = new CountDownLatch(SmallWorker.CONCURRENCY);
    List<Map<String, Object>> tasks = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      tasks.add(
          Scripts.blocking(
              context -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                allIn.countDown();
                allIn.await();
                running.decrementAndGet();
                return null;
              }));
    }

    createAll(tasks).forEach(id -> awaitStatus(id, "completed"));

    assertThat(most).hasValue(SmallWorker.CONCURRENCY);
  }

  @Test
  void ofThoseThatWaitTheHighestPriorityRunsFirstThenTheOldest() {
    AtomicInteger held = new AtomicInteger();
    create(holder(held, oneSlot));
    for (int i = 1; i < SmallWorker.CONCURRENCY; i++) {
      create(holder(held, rest));
    }
    await().atMost(PATIENCE).until(() -> held.get() == SmallWorker.CONCURRENCY);
    ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();

    List<String> ids =
        createAll(
            List.of(
                noting(order, "low", -5),
                noting(order, "first", 0),
                noting(order, "high", 7),
                noting(order, "second", 0),
                noting(order, "highest", Integer.MAX_VALUE),
                noting(order, "lowest", Integer.MIN_VALUE)));
    oneSlot.complete(null);

    ids.forEach(id -> awaitStatus(id, "completed"));
    assertThat(order).containsExactly("highest", "high", "first", "second", "low", "lowest");
  }

  @Test
  void aTypeThatNobodyHereRunsStaysQueuedAndKeepsNobodyWaiting() {
    String id = create(TaskCalls.task("test.nobody", Map.of(), "priority", 1_000_000));
    String other = create(TaskCalls.task("echo", Map.of()));

    awaitStatus(other, "completed");

    await()
        .during(Duration.ofMillis(600))
        .atMost(PATIENCE)
        .until(() -> "queued".equals(get(id).getString("status")));
    assertThat(get(id).getInt("attempt")).isZero();
    TaskCalls.cancel(id);
  }

  private static Map<String, Object> holder(AtomicInteger held, CompletableFuture<Void> release) {
    return Scripts.uni(
        context -> {
          held.incrementAndGet();
          return Uni.createFrom().completionStage(release);
        });
  }

  private static Map<String, Object> noting(
      ConcurrentLinkedQueue<String> order, String name, int priority) {
    return Scripts.uni(
        context -> {
          order.add(name);
          return Uni.createFrom().nullItem();
        },
        "priority",
        priority);
  }
}
