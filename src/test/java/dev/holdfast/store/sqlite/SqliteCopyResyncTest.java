package dev.holdfast.store.sqlite;

import static dev.holdfast.store.sqlite.CopyUnderTest.await;
import static dev.holdfast.store.sqlite.CopyUnderTest.epoch;
import static dev.holdfast.store.sqlite.CopyUnderTest.rows;
import static dev.holdfast.store.sqlite.CopyUnderTest.rowsOf;
import static dev.holdfast.store.sqlite.CopyUnderTest.upTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.Fact;
import dev.holdfast.domain.FactQuery;
import dev.holdfast.domain.HoldfastException.CopyCold;
import dev.holdfast.domain.HoldfastException.NotFound;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Precondition;
import dev.holdfast.domain.Samples;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskChange;
import dev.holdfast.domain.TaskOutcome;
import dev.holdfast.store.OwnWrite;
import dev.holdfast.store.Replicated;
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

/** A copy that is made whole (rules R5, R8); another file plays PostgreSQL. */
class SqliteCopyResyncTest {
  @TempDir Path folder;
  private CopyUnderTest store;
  private SqliteUnderTest primary;

  @BeforeEach
  void open() {
    store = CopyUnderTest.at(folder.resolve("holdfast.db"));
    primary = new SqliteUnderTest(folder.resolve("primary.db"));
    await(store.copy.bind(epoch(1)));
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

  private void page(Replicated table, UUID key, Snapshot snapshot) {
    Object[][] page = rowsOf(primary, table, key).toArray(new Object[0][]);
    assertThat(await(store.copy.page(rows(table, List.of(), page), snapshot, () -> true))).isTrue();
  }

  private PullEnd end(Snapshot begunWith, Snapshot snapshot, Epoch seen) {
    return await(store.copy.endResync(begunWith, snapshot, seen, () -> true));
  }

  /** Makes it whole with these facts. */
  private void resync(Snapshot snapshot, Fact... facts) {
    await(store.copy.beginResync());
    for (Fact fact : facts) {
      page(Replicated.FACTS, fact.id(), snapshot);
    }
    Epoch seen = epoch(store.copy.state().acknowledged() + 1);
    assertThat(end(store.copy.state().cursor(), snapshot, seen)).isEqualTo(PullEnd.DONE);
  }

  private Fact found(Fact fact) {
    return await(store.facts().find(fact.id()));
  }

  @Test
  void aColdCopyServesWhatItHasTakesCreatesAndDeniesNothing() {
    Fact fact = Samples.fact("mine");
    await(store.facts().insert(Samples.operation("fact.create"), List.of(fact)));
    assertThat(found(fact)).isEqualTo(fact);
    assertThatThrownBy(() -> found(Samples.fact("unknown")))
        .isInstanceOfSatisfying(
            CopyCold.class, cold -> assertThat(cold.retryAfter()).isEqualTo(Duration.ofSeconds(5)));
    assertThatThrownBy(() -> await(store.facts().search(new FactQuery(null, List.of(), 9, 0))))
        .isInstanceOf(CopyCold.class);
    assertThatThrownBy(() -> await(store.tasks().attempts(UUID.randomUUID())))
        .isInstanceOf(CopyCold.class);
    assertThat(store.copy.state().warm()).isFalse();
  }

  @Test
  void whatAColdCopyCannotSayIsNotKeptForTheKey() {
    Operation cancel = Samples.keyed("task.cancel", "hash");
    assertThatThrownBy(
            () ->
                await(
                    store
                        .tasks()
                        .change(
                            cancel, UUID.randomUUID(), new TaskChange.Cancel(), Precondition.NONE)))
        .isInstanceOf(CopyCold.class);
    assertThat(store.copy.depth()).isZero();
    assertThat(store.select("select id from operations")).isEmpty();
  }

  @Test
  void itIsWarmOnceAllPagesAreThere() {
    Fact one = there("one");
    Fact two = there("two");
    await(store.copy.beginResync());
    page(Replicated.FACTS, one.id(), upTo(300));
    assertThat(found(one)).isEqualTo(one);
    assertThat(store.copy.state().warm()).isFalse();
    page(Replicated.FACTS, two.id(), upTo(300));
    assertThat(end(Snapshot.NOTHING, upTo(300), epoch(2))).isEqualTo(PullEnd.DONE);
    assertThat(store.copy.state().warm()).isTrue();
    assertThat(store.copy.state().cursor()).isEqualTo(upTo(300));
    assertThat(await(store.facts().search(new FactQuery(null, List.of(), 9, 0))).items())
        .containsExactlyInAnyOrder(one, two);
    assertThatThrownBy(() -> found(Samples.fact("unknown"))).isInstanceOf(NotFound.class);
    assertThat(store.select("select row from resync_rows")).isEmpty();
  }

  @Test
  void whatDoesNotComeIsGone() {
    Fact gone = there("gone");
    Fact stays = there("stays");
    resync(upTo(300), gone, stays);
    resync(upTo(400), stays);
    assertThatThrownBy(() -> found(gone)).isInstanceOf(NotFound.class);
    assertThat(found(stays)).isEqualTo(stays);
  }

  @Test
  void runsThatDoNotComeAreGoneAndTheOthersStay() {
    Operation create = Samples.operation("task.create");
    Task task = Samples.task().queued().build(create);
    await(primary.tasks().insert(create, List.of(task)));
    Task claimed = Samples.claimed(task, Samples.operation("task.claim"));
    var end = Samples.settlement(claimed, new TaskOutcome.Completed(null));
    var other = Samples.settlement(Samples.claimed(task, Samples.operation("c")), end.outcome());
    resync(upTo(300));
    store.copy.committed(
        OwnWrite.tasks(
            350,
            Samples.operation("s"),
            null,
            List.of(task),
            List.of(end.attempt(true), other.attempt(true))));
    await(store.copy.flushed());
    await(
        primary.database.<Boolean>write(
            session -> {
              Attempts.insert(session, end.attempt(true));
              return Answer.of(true);
            }));
    await(store.copy.beginResync());
    page(Replicated.TASKS, task.id(), upTo(400));
    page(Replicated.ATTEMPTS, task.id(), upTo(400));
    assertThat(end(upTo(300), upTo(400), epoch(9))).isEqualTo(PullEnd.DONE);
    assertThat(await(store.tasks().attempts(task.id()))).containsExactly(end.attempt(true));
  }

  @Test
  void whatWaitsInTheJournalAndWhatIsNewerStay() {
    resync(upTo(300));
    Fact local = Samples.fact("local");
    await(store.facts().insert(Samples.operation("fact.create"), List.of(local)));
    Fact newer = Samples.fact("newer");
    store.copy.committed(
        OwnWrite.facts(450, Samples.operation("fact.create"), null, List.of(newer)));
    await(store.copy.flushed());
    resync(upTo(451, 450L));
    assertThat(found(local)).isEqualTo(local);
    assertThat(found(newer)).isEqualTo(newer);
    assertThat(store.copy.depth()).isEqualTo(1);
  }

  @Test
  void aPageLeavesWhatWaitsInTheJournalForLater() {
    Fact fact = there("there");
    resync(upTo(300), fact);
    await(
        store
            .facts()
            .change(
                Samples.operation("fact.patch"),
                fact.id(),
                Samples.text("here"),
                Precondition.NONE));
    resync(upTo(400), fact);
    assertThat(found(fact).text()).isEqualTo("here");
    assertThat(store.copy.touched()).contains(RowName.fact(fact.id()));
  }

  @Test
  void aResyncThatWasGivenUpChangesNothing() {
    Fact fact = there("x");
    resync(upTo(300));
    Object[][] page = rowsOf(primary, Replicated.FACTS, fact.id()).toArray(new Object[0][]);
    assertThat(
            await(store.copy.page(rows(Replicated.FACTS, List.of(), page), upTo(400), () -> false)))
        .isFalse();
    assertThat(await(store.copy.endResync(upTo(300), upTo(400), epoch(9), () -> false)))
        .isEqualTo(PullEnd.FAILED);
    assertThat(end(upTo(299), upTo(400), epoch(9))).isEqualTo(PullEnd.FAILED);
    assertThat(store.copy.state().cursor()).isEqualTo(upTo(300));
    assertThat(store.select("select id from facts")).isEmpty();
  }

  @Test
  void anotherHistoryIsFollowedAndItsWitnessForgotten() {
    resync(upTo(300));
    store.copy.committed(
        OwnWrite.facts(310, Samples.operation("fact.create"), null, List.of(Samples.fact("lost"))));
    await(store.copy.flushed());
    assertThat(store.copy.state().witness()).isNotNull();
    Epoch other = new Epoch(CopyUnderTest.DATABASE, "system", 2, UUID.randomUUID(), 1, true);
    await(store.copy.beginResync());
    assertThat(end(upTo(300), upTo(312), other)).isEqualTo(PullEnd.DONE);
    assertThat(store.copy.state().epoch()).isEqualTo(other);
    assertThat(store.copy.state().witness()).isNull();
    assertThat(store.select("select witness from sync_state")).containsOnlyNulls();
  }

  @Test
  void aFileBelongsToOneDatabase() {
    Epoch other = new Epoch(UUID.randomUUID(), "system", 1, UUID.randomUUID(), 1, true);
    assertThatThrownBy(() -> await(store.copy.bind(other)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(end(Snapshot.NOTHING, upTo(300), other)).isEqualTo(PullEnd.WENT_BACK);
    assertThat(store.copy.state().epoch()).isEqualTo(epoch(1));
  }

  @Test
  void theClockIsRememberedOverARestart() {
    store.copy.clockOffset(Duration.ofSeconds(-7));
    store.copy.clockOffset(Duration.ofSeconds(-7).plusMillis(3));
    store.settled();
    assertThat(store.copy.state().clockOffset()).isEqualTo(Duration.ofMillis(-6997));
    store.close();
    store = CopyUnderTest.at(folder.resolve("holdfast.db"));
    assertThat(store.copy.state().clockOffset()).isEqualTo(Duration.ofSeconds(-7));
  }
}
