package dev.holdfast.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.domain.ClaimRequest;
import dev.holdfast.domain.HoldfastException.StoreUnavailable;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Samples;
import dev.holdfast.domain.Settlement;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskOutcome;
import dev.holdfast.domain.TaskRepository;
import dev.holdfast.domain.TaskStatus;
import dev.holdfast.store.sqlite.SqliteUnderTest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends of runs reach a real store, however it behaves. */
class SettlerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private SqliteUnderTest store;
  private Path file;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final List<Settlement> told = new CopyOnWriteArrayList<>();
  private final AtomicInteger operations = new AtomicInteger();
  private Settler settler;

  @BeforeEach
  void open() {
    file = folder.resolve("holdfast.db");
    store = SqliteUnderTest.impatient(file);
    settler =
        new Settler(store.tasks(), this::operation, thread, (batch, answers) -> told.addAll(batch));
  }

  @AfterEach
  void close() {
    thread.shutdownNow();
    store.close();
  }

  private Operation operation() {
    operations.incrementAndGet();
    return Samples.operation("task.settle");
  }

  private List<Task> claimed(int count) {
    TaskRepository tasks = store.tasks();
    List<Task> queued = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      queued.add(Samples.task().queued().build());
    }
    tasks.insert(Samples.operation("task.create"), queued).await().atMost(PATIENCE);
    ClaimRequest request =
        new ClaimRequest("w", List.of("echo"), List.of(), count, Duration.ofSeconds(30));
    return tasks.claim(Samples.operation("task.claim"), request).await().atMost(PATIENCE);
  }

  private static Settlement end(Task task) {
    return Samples.settlement(task, new TaskOutcome.Completed(null));
  }

  private long completed() {
    return store
        .tasks()
        .countByStatus()
        .await()
        .atMost(PATIENCE)
        .getOrDefault(TaskStatus.COMPLETED, 0L);
  }

  @Test
  void endsThatTheStoreCannotTakeAreTriedAgainUnderTheSameOperation() throws SQLException {
    List<Task> tasks = claimed(2);
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement lock = other.createStatement()) {
      lock.execute("begin immediate");
      thread.execute(() -> settler.add(end(tasks.get(0))));
      await().atMost(PATIENCE).until(() -> operations.get() == 1);
      thread.execute(() -> settler.add(end(tasks.get(1))));
      // The writer serves in order: once this has failed, the end before it has failed too.
      assertThatThrownBy(() -> claimed(1)).isInstanceOf(StoreUnavailable.class);
      assertThat(told).isEmpty();
      lock.execute("rollback");
    }
    await().atMost(PATIENCE).until(() -> told.size() == 2);
    assertThat(completed()).isEqualTo(2);
    assertThat(operations.get()).isEqualTo(2);
  }

  @Test
  void anEndThatNoStoreTakesIsGivenUpAloneAndTheOthersAreWritten() {
    List<Task> tasks = claimed(600);
    Settlement sound = end(tasks.get(300));
    Settlement poisoned =
        new Settlement(sound.claimed(), sound.outcome(), null, sound.finishedAt(), sound.retryAt());
    thread.execute(
        () -> tasks.forEach(task -> settler.add(task == sound.claimed() ? poisoned : end(task))));
    await().atMost(PATIENCE).until(() -> told.size() == 599);
    assertThat(told).doesNotContain(poisoned);
    assertThat(completed()).isEqualTo(599);
  }
}
