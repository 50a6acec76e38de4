package dev.holdfast.store.sqlite;

import static dev.holdfast.store.sqlite.CopyUnderTest.await;
import static dev.holdfast.store.sqlite.CopyUnderTest.epoch;
import static dev.holdfast.store.sqlite.CopyUnderTest.rows;
import static dev.holdfast.store.sqlite.CopyUnderTest.rowsOf;
import static dev.holdfast.store.sqlite.CopyUnderTest.upTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.ClaimRequest;
import dev.holdfast.domain.Fact;
import dev.holdfast.domain.HoldfastException.CopyCold;
import dev.holdfast.domain.HoldfastException.NotFound;
import dev.holdfast.domain.Json;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Precondition;
import dev.holdfast.domain.Samples;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskOutcome;
import dev.holdfast.store.OwnWrite;
import dev.holdfast.store.Pulled;
import dev.holdfast.store.Replicated;
import dev.holdfast.sync.Drain;
import dev.holdfast.sync.Entry;
import dev.holdfast.sync.Epoch;
import dev.holdfast.sync.PullEnd;
import dev.holdfast.sync.RowName;
import dev.holdfast.sync.Snapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pull does to the copy (rules R2, R3, R4, R6, R8); another file plays PostgreSQL. */
class SqliteCopyPullTest {
  @TempDir Path folder;
  private CopyUnderTest store;
  private SqliteUnderTest primary;

  @BeforeEach
  void open() {
    store = CopyUnderTest.warm(folder.resolve("holdfast.db"));
    primary = new SqliteUnderTest(folder.resolve("primary.db"));
  }

  @AfterEach
  void close() {
    store.close();
    primary.close();
  }

  private Fact there(String text) {
    Fact fact = Samples.fact(text);
    await(primary.facts().insert(Samples.operation("fact.create"), List.of(fact)));
    return fact;
  }

  private Pulled.Rows asked(Replicated table, UUID key) {
    return rows(table, List.of(key), rowsOf(primary, table, key).toArray(new Object[0][]));
  }

  private Pulled.Rows asked(Fact fact) {
    return asked(Replicated.FACTS, fact.id());
  }

  private Fact found(Fact fact) {
    return await(store.facts().find(fact.id()));
  }

  private Task claimedThere() {
    Operation create = Samples.operation("task.create");
    Task task = Samples.task().queued().labels(java.util.Map.of("k", "v")).build(create);
    await(primary.tasks().insert(create, List.of(task)));
    ClaimRequest request =
        new ClaimRequest("w", List.of("echo"), List.of(), 1, Duration.ofSeconds(30));
    return await(primary.tasks().claim(Samples.operation("task.claim"), request)).get(0);
  }

  @Test
  void rowsComeAsTheyAreAndTheCursorMoves() {
    Task claimed = claimedThere();
    var end = Samples.settlement(claimed, new TaskOutcome.Failed("no", true));
    await(primary.tasks().settle(Samples.operation("task.settle"), List.of(end)));
    UUID id = claimed.id();
    UUID operation = claimed.lease().claim();
    assertThat(
            store.pull(
                upTo(300, 250L),
                asked(Replicated.OPERATIONS, operation),
                asked(Replicated.TASKS, id),
                asked(Replicated.ATTEMPTS, id)))
        .isEqualTo(PullEnd.DONE);
    assertThat(await(store.tasks().find(id))).isEqualTo(await(primary.tasks().find(id)));
    assertThat(await(store.tasks().attempts(id))).isEqualTo(await(primary.tasks().attempts(id)));
    for (Replicated table : List.of(Replicated.TASKS, Replicated.ATTEMPTS)) {
      assertThat(rowsOf(store.file, table, id).toArray())
          .isEqualTo(rowsOf(primary, table, id).toArray());
    }
    assertThat(store.select("select id from operations")).containsExactly(operation.toString());
    assertThat(store.copy.state().cursor()).isEqualTo(upTo(300, 250L));
    assertThat(store.copy.state().acknowledged()).isEqualTo(3);
    assertThat(store.copy.state().epoch()).isEqualTo(epoch(3));
    assertThat(store.copy.state().pulledAt()).isNotNull();
    store.close();
    store = CopyUnderTest.at(folder.resolve("holdfast.db"));
    assertThat(store.copy.state().cursor()).isEqualTo(upTo(300, 250L));
    assertThat(store.copy.state().warm()).isTrue();
  }

  @Test
  void whatIsAbsentIsDeletedWithItsRuns() {
    Task claimed = claimedThere();
    UUID id = claimed.id();
    var end = Samples.settlement(claimed, new TaskOutcome.Completed(null));
    await(primary.tasks().settle(Samples.operation("task.settle"), List.of(end)));
    store.pull(upTo(300), asked(Replicated.TASKS, id), asked(Replicated.ATTEMPTS, id));
    store.pull(
        upTo(310), rows(Replicated.TASKS, List.of(id)), rows(Replicated.ATTEMPTS, List.of(id)));
    assertThatThrownBy(() -> await(store.tasks().find(id))).isInstanceOf(NotFound.class);
    assertThat(store.select("select task_id from attempts")).isEmpty();
  }

  @Test
  void aRowThatWaitsInTheJournalIsReadLater() {
    Fact fact = there("there");
    store.pull(upTo(300), asked(fact));
    Operation patch = Samples.operation("fact.patch");
    Fact here =
        await(store.facts().change(patch, fact.id(), Samples.text("here"), Precondition.NONE))
            .value();
    store.pull(upTo(310), asked(fact));
    assertThat(found(fact)).isEqualTo(here);
    assertThat(store.copy.touched()).containsExactly(RowName.fact(fact.id()));
    drain();
    assertThat(store.copy.touched()).containsExactly(RowName.fact(fact.id()));
    store.pull(upTo(320), asked(fact));
    assertThat(found(fact)).isEqualTo(fact);
    assertThat(store.copy.touched()).isEmpty();
    assertThat(store.select("select row from reread")).isEmpty();
  }

  private void drain() {
    List<Entry> entries = store.journal();
    store.copy.settle(
        entries,
        entries.stream().map(entry -> Drain.Verdict.DONE).toList(),
        entries.stream().map(entry -> "").toList());
  }

  @Test
  void anOwnWriteThatTheSnapshotDoesNotShowStays() {
    Fact fact = there("old");
    store.pull(upTo(300), asked(fact));
    Operation patch = Samples.operation("fact.patch");
    Fact patched = fact.patched(Samples.text("mine"), patch);
    store.copy.committed(OwnWrite.facts(305, patch, null, List.of(patched)));
    await(store.copy.flushed());
    store.pull(upTo(310, 305L), asked(fact));
    assertThat(found(fact)).isEqualTo(patched);
    store.pull(upTo(311), asked(fact));
    assertThat(found(fact)).as("what PostgreSQL says now").isEqualTo(fact);
  }

  @Test
  void whatThisPodHasDeletedIsNotBroughtBackByAnOlderSnapshot() {
    Fact fact = there("x");
    store.pull(upTo(300), asked(fact));
    store.copy.committed(
        OwnWrite.deleted(305, Samples.operation("fact.delete"), null, RowName.fact(fact.id()), 2));
    await(store.copy.flushed());
    store.pull(upTo(310, 305L), asked(fact));
    assertThatThrownBy(() -> found(fact)).isInstanceOf(NotFound.class);
  }

  private PullEnd apply(Snapshot begunWith, Snapshot pruned, Epoch seen, boolean awaited) {
    Pulled pulled = new Pulled(begunWith, upTo(500), pruned, seen, List.of(asked(there("x"))));
    return await(store.copy.apply(pulled, () -> awaited));
  }

  @Test
  void nothingIsAppliedThatIsNotAwaitedOrBeganWithAnotherCursor() {
    assertThat(apply(upTo(100), upTo(2), epoch(3), false)).isEqualTo(PullEnd.FAILED);
    assertThat(apply(upTo(99), upTo(2), epoch(3), true)).isEqualTo(PullEnd.FAILED);
    assertThat(apply(upTo(100), upTo(101), epoch(3), true)).isEqualTo(PullEnd.PRUNED);
    assertThat(store.select("select id from facts")).isEmpty();
    assertThat(store.copy.state().cursor()).isEqualTo(upTo(100));
  }

  @Test
  void aCounterThatPostgresHasLostIsNoticedAlthoughThePullRaisedIt() {
    assertThat(store.copy.state().acknowledged()).isEqualTo(2);
    assertThat(apply(upTo(100), upTo(2), epoch(2), true)).isEqualTo(PullEnd.WENT_BACK);
    assertThat(apply(upTo(100), upTo(2), epoch(3), true)).isEqualTo(PullEnd.DONE);
  }

  @Test
  void aCopyThatHasPulledNothingIsMadeWholeFirst() {
    store.close();
    store = CopyUnderTest.at(folder.resolve("cold.db"));
    assertThat(apply(Snapshot.NOTHING, upTo(2), epoch(1), true)).isEqualTo(PullEnd.PRUNED);
  }

  @Test
  void aRowThatThisVersionCannotHoldIsKnownToBeThere() {
    Task task = claimedThere();
    store.pull(upTo(300), asked(Replicated.TASKS, task.id()));
    Object[] newer = rowsOf(primary, Replicated.TASKS, task.id()).get(0);
    newer[2] = "paused";
    Fact fact = there("x");
    assertThat(
            store.pull(upTo(310), rows(Replicated.TASKS, List.of(task.id()), newer), asked(fact)))
        .isEqualTo(PullEnd.DONE);
    assertThatThrownBy(() -> await(store.tasks().find(task.id()))).isInstanceOf(CopyCold.class);
    assertThat(found(fact)).isEqualTo(fact);
    store.pull(upTo(320), asked(Replicated.TASKS, task.id()));
    assertThat(await(store.tasks().find(task.id()))).isEqualTo(task);
    assertThat(store.select("select row from unreadable")).isEmpty();
  }

  @Test
  void aKeyThatAnotherPodHasAnsweredIsAnsweredAlike() {
    Operation create = Samples.keyed("fact.create", "hash");
    Fact fact = Samples.fact("x");
    await(primary.facts().insert(create, List.of(fact)));
    store.pull(upTo(300), asked(Replicated.OPERATIONS, create.id()), asked(fact));
    assertThat(await(store.facts().insert(Samples.again(create), List.of(fact))))
        .isEqualTo(new dev.holdfast.domain.Applied<>(List.of(fact), true));
    assertThat(store.copy.depth()).isZero();
  }

  @Test
  void textsThatAreSearchedFollowTheRows() {
    Fact fact =
        Fact.create(
            UUID.randomUUID(), "needle", List.of("t"), Json.EMPTY_OBJECT, Samples.operation("c"));
    await(primary.facts().insert(Samples.operation("fact.create"), List.of(fact)));
    store.pull(upTo(300), asked(fact));
    var query = new dev.holdfast.domain.FactQuery("NEEDLE", List.of("t"), 10, 0);
    assertThat(await(store.facts().search(query)).items()).containsExactly(fact);
  }
}
