package dev.holdfast.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Applied;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Samples;
import dev.holdfast.domain.Settled;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskOutcome;
import dev.holdfast.store.StoreUnderTest;
import dev.holdfast.store.TaskRepositoryContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the copy promises of tasks while PostgreSQL is away. */
class SqliteCopyTaskRepositoryTest extends TaskRepositoryContract {
  @TempDir Path folder;
  private CopyUnderTest store;

  @Override
  protected StoreUnderTest open() {
    store = CopyUnderTest.warm(folder.resolve("holdfast.db"));
    return store;
  }

  private Task stored() {
    Operation create = Samples.operation("task.create");
    Task task = Samples.task().queued().build(create);
    CopyUnderTest.await(store.tasks().insert(create, List.of(task)));
    return task;
  }

  private Task claimed(Task task) {
    Operation claim = Samples.operation("task.claim");
    var request =
        new dev.holdfast.domain.ClaimRequest(
            "w", List.of(task.spec().type()), List.of(), 1, Duration.ofSeconds(30));
    return CopyUnderTest.await(store.tasks().claim(claim, request)).get(0);
  }

  @Test
  @Override
  protected void aTaskIsTakenFromAWorkerWhoseLeaseRanOutAndFromNoOther() {
    Task lost = claimed(stored());
    Samples.advance(Duration.ofSeconds(31));
    assertThat(CopyUnderTest.await(store.tasks().takeOver(Samples.operation("take-over"), 10)))
        .as("only PostgreSQL knows whose lease has ended")
        .isEmpty();
    assertThat(CopyUnderTest.await(store.tasks().find(lost.id()))).isEqualTo(lost);
  }

  @Test
  @Override
  protected void aRunThatAnswersAfterItsTakeOverIsLateInItsOneAttempt() {
    Task held = claimed(stored());
    Samples.advance(Duration.ofSeconds(31));
    CopyUnderTest.await(store.tasks().takeOver(Samples.operation("take-over"), 10));
    var end = Samples.settlement(held, new TaskOutcome.Completed(null));
    assertThat(
            CopyUnderTest.await(
                store.tasks().settle(Samples.operation("task.settle"), List.of(end))))
        .containsExactly(Settled.APPLIED);
  }

  @Test
  @Override
  protected void forgottenOperationsCanNoLongerBeRepeated() {
    Operation create = Samples.keyed("task.create", "h");
    Task task = Samples.task().build(create);
    CopyUnderTest.await(store.tasks().insert(create, List.of(task)));
    CopyUnderTest.await(store.operations().forget(Samples.now().plusSeconds(1), 10));
    assertThat(CopyUnderTest.await(store.tasks().insert(create, List.of(task))))
        .as("nobody else makes a row of that id")
        .isEqualTo(new Applied<>(List.of(task), false));
    assertThat(store.journal().get(1).doubt()).isTrue();
  }
}
