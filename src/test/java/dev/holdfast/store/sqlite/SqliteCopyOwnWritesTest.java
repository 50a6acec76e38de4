package dev.holdfast.store.sqlite;

import static dev.holdfast.store.sqlite.CopyUnderTest.await;
import static dev.holdfast.store.sqlite.CopyUnderTest.upTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.Fact;
import dev.holdfast.domain.HoldfastException.NotFound;
import dev.holdfast.domain.Json;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Precondition;
import dev.holdfast.domain.Samples;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskOutcome;
import dev.holdfast.store.Outcome;
import dev.holdfast.store.OwnWrite;
import dev.holdfast.sync.RowName;
import dev.holdfast.sync.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule R3: what this pod has committed in PostgreSQL is in its copy at once. */
class SqliteCopyOwnWritesTest {
  @TempDir Path folder;
  private CopyUnderTest store;

  @BeforeEach
  void open() {
    store = CopyUnderTest.warm(folder.resolve("holdfast.db"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void committed(long xid, Operation operation, Fact fact) {
    store.copy.committed(OwnWrite.facts(xid, operation, null, List.of(fact)));
  }

  private Fact found(Fact fact) {
    return await(store.facts().find(fact.id()));
  }

  @Test
  void aReadComesAfterEverythingThatWasCommittedBefore() {
    Fact last = null;
    for (int i = 0; i < 100; i++) {
      last = Samples.fact("f" + i);
      committed(200 + i, Samples.operation("fact.create"), last);
    }
    assertThat(found(last)).isEqualTo(last);
    await(store.copy.flushed());
    assertThat(store.select("select id from facts")).hasSize(100);
  }

  @Test
  void aWriteComesAfterEverythingThatWasCommittedBefore() {
    Fact fact = Samples.fact("before");
    committed(200, Samples.operation("fact.create"), fact);
    Operation patch = Samples.operation("fact.patch");
    Fact changed =
        await(store.facts().change(patch, fact.id(), Samples.text("after"), Precondition.NONE))
            .value();
    assertThat(changed.revision().version()).isEqualTo(2);
  }

  @Test
  void theOperationIsKnownDuringTheOutage() {
    Operation create = Samples.keyed("fact.create", "hash");
    Fact fact = Samples.fact("x");
    store.copy.committed(OwnWrite.facts(200, create, Outcome.of(List.of(fact)), List.of(fact)));
    assertThat(await(store.facts().insert(Samples.again(create), List.of(fact))).replayed())
        .isTrue();
    assertThat(store.copy.depth()).isZero();
    assertThat(store.copy.state().witness()).isEqualTo(create.id());
  }

  @Test
  void aTaskThatTheCopyHasNotSeenComesWhole() {
    Task queued = Samples.task().queued().labels(java.util.Map.of("k", "v")).build();
    Operation claim = Samples.operation("task.claim");
    Task claimed = Samples.claimed(queued, claim);
    store.copy.committed(OwnWrite.tasks(200, claim, null, List.of(claimed), List.of()));
    assertThat(await(store.tasks().find(queued.id()))).isEqualTo(claimed);
    var end = Samples.settlement(claimed, new TaskOutcome.Completed(new Json("{\"r\":1}")));
    Operation settle = Samples.operation("task.settle");
    store.copy.committed(
        OwnWrite.tasks(201, settle, null, List.of(end.after(settle)), List.of(end.attempt(false))));
    assertThat(await(store.tasks().find(queued.id()))).isEqualTo(end.after(settle));
    assertThat(await(store.tasks().attempts(queued.id()))).containsExactly(end.attempt(false));
  }

  @Test
  void theRunOfATaskThatIsNotHereIsNoTrouble() {
    Task claimed = Samples.claimed(Samples.task().queued().build(), Samples.operation("claim"));
    var end = Samples.settlement(claimed, new TaskOutcome.Completed(null));
    store.copy.committed(
        OwnWrite.tasks(
            200, Samples.operation("settle"), null, List.of(), List.of(end.attempt(true))));
    Fact fact = Samples.fact("x");
    committed(201, Samples.operation("fact.create"), fact);
    assertThat(found(fact)).isEqualTo(fact);
  }

  @Test
  void answersThatArriveInAnotherOrderThanTheirCommitsLeaveTheLastOne() {
    Fact first = Samples.fact("first");
    Operation patch = Samples.operation("fact.patch");
    Fact second = first.patched(Samples.text("second"), patch);
    committed(201, patch, second);
    committed(200, Samples.operation("fact.create"), first);
    assertThat(found(first)).isEqualTo(second);
  }

  @Test
  void whatAPullHasSeenIsNotBroughtBack() {
    Fact fact = Samples.fact("deleted by another pod meanwhile");
    committed(99, Samples.operation("fact.create"), fact);
    assertThatThrownBy(() -> found(fact)).isInstanceOf(NotFound.class);
  }

  @Test
  void aDeletedRowIsGoneAndALateWriteDoesNotBringItBack() {
    Fact fact = Samples.fact("x");
    committed(200, Samples.operation("fact.create"), fact);
    Operation patch = Samples.operation("fact.patch");
    Fact patched = fact.patched(Samples.text("y"), patch);
    String row = RowName.fact(fact.id());
    store.copy.committed(OwnWrite.deleted(202, Samples.operation("fact.delete"), null, row, 3));
    assertThatThrownBy(() -> found(fact)).isInstanceOf(NotFound.class);
    committed(201, patch, patched);
    assertThatThrownBy(() -> found(fact)).isInstanceOf(NotFound.class);
    assertThat(store.select("select row from own_rows where deleted = 1")).containsExactly(row);
  }

  @Test
  void whatWaitsInTheJournalIsNotWrittenOver() {
    Operation create = Samples.operation("fact.create");
    Fact local = Samples.fact("local");
    await(store.facts().insert(create, List.of(local)));
    Operation patch = Samples.operation("fact.patch");
    committed(200, patch, local.patched(Samples.text("elsewhere"), patch));
    assertThat(found(local)).isEqualTo(local);
  }

  @Test
  void aPullThatHasSeenItTakesItsProtectionAway() {
    Fact fact = Samples.fact("x");
    committed(200, Samples.operation("fact.create"), fact);
    await(store.copy.flushed());
    store.pull(upTo(202, 200L));
    assertThat(store.select("select row from own_rows")).as("it and its operation").hasSize(2);
    store.pull(upTo(203));
    assertThat(store.select("select row from own_rows")).isEmpty();
    assertThat(found(fact)).isEqualTo(fact);
  }

  @Test
  void whatThePullHasShownLongAgoWitnessesNothing() {
    Operation old = Samples.operation("fact.create");
    Operation fresh = Samples.operation("fact.create");
    committed(200, fresh, Samples.fact("x"));
    committed(50, old, Samples.fact("y"));
    await(store.copy.flushed());
    assertThat(store.copy.state().witness()).isEqualTo(fresh.id());
  }

  @Test
  void theEndOfAResyncThatBeganBeforeKeepsWhatWasWrittenSince() {
    Operation operation = Samples.operation("fact.create");
    await(store.copy.beginResync());
    committed(200, operation, Samples.fact("x"));
    await(store.copy.flushed());
    Snapshot cursor = store.copy.state().cursor();
    await(store.copy.endResync(cursor, upTo(150), CopyUnderTest.epoch(3), () -> true));
    assertThat(store.select("select id from operations"))
        .containsExactly(operation.id().toString());
    assertThat(store.select("select text from facts")).containsExactly("x");
  }

  @Test
  void aFileThatCannotTakeThemNowHoldsUpNobodyAndGetsThemLater() {
    execute("alter table own_rows rename to elsewhere");
    Fact fact = Samples.fact("x");
    committed(200, Samples.operation("fact.create"), fact);
    assertThatThrownBy(() -> found(fact)).isInstanceOf(NotFound.class);
    execute("alter table elsewhere rename to own_rows");
    assertThat(found(fact)).isEqualTo(fact);
  }

  private void execute(String sql) {
    await(
        store.file.database.<Boolean>write(
            session -> {
              session.execute(sql);
              return Answer.of(true);
            }));
  }

  @Test
  void aQueueThatIsFullDropsWhatThePullsBring() {
    CountDownLatch busy = new CountDownLatch(1);
    store
        .file
        .database
        .<Boolean>write(
            session -> {
              try {
                busy.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return Answer.of(true);
            })
        .subscribeAsCompletionStage();
    OwnQueue queue = new OwnQueue(store.file.database, new OwnRows(new SyncState(Samples::now)));
    OwnWrite write =
        OwnWrite.facts(99, Samples.operation("fact.create"), null, List.of(Samples.fact("x")));
    for (int i = 0; i < OwnQueue.MOST / write.size() + 3; i++) {
      queue.add(write);
    }
    assertThat(queue.dropped()).isEqualTo(3);
    busy.countDown();
  }
}
