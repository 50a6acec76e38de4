package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Precondition;
import dev.holdfast.domain.Samples;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskChange.Cancel;
import dev.holdfast.domain.TaskChange.Edit;
import dev.holdfast.sync.Drain;
import dev.holdfast.sync.Drain.Ended;
import dev.holdfast.sync.Entry;
import dev.holdfast.sync.Replay;
import dev.holdfast.sync.Replay.Apply;
import dev.holdfast.sync.Replay.Conflict;
import dev.holdfast.sync.Replay.Done;
import dev.holdfast.sync.entry.Body;
import dev.holdfast.sync.entry.JournalOfTests;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is refused leaves the journal with everything, and nothing of it takes effect. */
class ReplayConflictsTest extends ReplayOnServer {

  private List<Replay> verdicts(Entry... entries) {
    return ((Ended.Committed) apply(entries)).verdicts();
  }

  private Conflict refused(Entry entry) {
    List<Replay> verdicts = verdicts(entry);
    assertThat(verdicts).singleElement().isInstanceOf(Conflict.class);
    return (Conflict) verdicts.get(0);
  }

  private String conflict(String column, Entry entry) {
    return value(
        "select %s from sync_conflict where operation = '%s'".formatted(column, entry.operation()));
  }

  @Test
  void aRefusedEntryIsKeptWithEverythingAndItsOperationIsNot() {
    Made made = queued();
    apply(made.entry());
    apply(journal.change(made.task(), new Cancel()));
    Entry late = journal.delete(made.task().id(), Precondition.oneOf(List.of()));

    assertThat(refused(late).reason()).isEqualTo("The resource has changed since it was read.");

    assertThat(conflict("reason", late)).isEqualTo("The resource has changed since it was read.");
    assertThat(conflict("origin || '/' || number || kind", late))
        .isEqualTo(late.origin() + "/3task.delete");
    assertThat(conflict("entry::json ->> 'body'", late)).isEqualTo(late.body());
    assertThat(conflict("found::json -> 'state' ->> 'status'", late)).isEqualTo("CANCELLED");
    assertThat(conflict("touches[1]", late)).isEqualTo("tasks/" + made.task().id());
    assertThat(conflict("entered_at = '%s'".formatted(late.at()), late)).isEqualTo("t");
    assertThat(column("operations", "kind", late.operation())).isNull();
    assertThat(count("tasks")).isEqualTo(1);
  }

  @Test
  void whatIsRefusedBetweenOthersHoldsNoneOfThemUp() {
    Made one = queued();
    Entry gone = journal.change(Samples.task().build(), new Cancel());
    Made other = queued();

    List<Replay> verdicts = verdicts(one.entry(), gone, other.entry());

    assertThat(verdicts.get(1)).isInstanceOf(Conflict.class);
    assertThat(verdicts.get(2)).isEqualTo(new Apply());
    assertThat(count("tasks")).isEqualTo(2);
    assertThat(conflict("found", gone)).isNull();
  }

  @Test
  void aConflictWhoseCommitWasNotHeardOfIsStillOne() {
    Entry gone = journal.change(Samples.task().build(), new Cancel());
    Conflict first = refused(gone);

    assertThat(refused(gone)).isEqualTo(first);
    assertThat(count("sync_conflict")).isEqualTo(1);
  }

  @Test
  void laterEntriesOnARefusedCreateJoinItsConflictAlsoInLaterBatches() {
    Made made = queued();
    apply(made.entry());
    Operation another = JournalOfTests.operation("task.create");
    Entry create = journal.create(another, made.task());
    Entry inTheSame = journal.change(made.task(), new Edit(Samples.priority(7)));
    Entry later = journal.change(made.task(), new Cancel());

    assertThat(verdicts(create, inTheSame).get(1))
        .isEqualTo(new Conflict("what it changes was refused", another.id()));
    assertThat(refused(later).joins()).isEqualTo(another.id());

    assertThat(conflict("joins", later)).isEqualTo(another.id().toString());
    assertThat(task("status || priority", made.task())).isEqualTo("queued0");
  }

  @Test
  void whatIsSetAsideIsKeptWithItsReasonInTheTransactionOfTheOthers() {
    Made aside = queued();
    Made other = queued();

    Ended ended =
        apply(
            new Drain.Batch(
                List.of(aside.entry()), List.of("too slow alone"), List.of(other.entry())));

    assertThat(ended).isEqualTo(new Ended.Committed(List.of(new Apply())));
    assertThat(conflict("reason", aside.entry())).isEqualTo("too slow alone");
    assertThat(value("select applied from origins")).isEqualTo("2");
    assertThat(column("operations", "kind", aside.entry().operation())).isNull();
    assertThat(refused(journal.change(aside.task(), new Cancel())).joins())
        .isEqualTo(aside.entry().operation());
  }

  @Test
  void whatIsSetAsideAloneIsCommitted() {
    Made aside = queued();
    Drain.Batch batch = new Drain.Batch(List.of(aside.entry()), List.of("why"), List.of());

    assertThat(apply(batch)).isEqualTo(new Ended.Committed(List.of()));
    assertThat(apply(batch)).isEqualTo(new Ended.Committed(List.of()));

    assertThat(count("sync_conflict")).isEqualTo(1);
  }

  @Test
  void theSameKeyOverAnotherRequestIsAConflictAndTheFirstStands() {
    Operation keyed = JournalOfTests.keyed("task.create", "one");
    Task task = Samples.task().build(keyed);
    apply(journal.create(keyed, task));
    Operation other = new Operation(keyed.id(), "task.create", "two", keyed.at());
    Entry reused = new JournalOfTests().create(other, Samples.task().build(other));

    assertThat(refused(reused).reason()).contains("another request");

    assertThat(column("operations", "request_hash", keyed.id())).isEqualTo("one");
    assertThat(count("tasks")).isEqualTo(1);
  }

  @Test
  void whatPostgresRefusedItselfIsAConflictButARefusalOfBothIsNone() {
    Operation keyed = JournalOfTests.keyed("task.cancel", "hash");
    PostgresServer.execute(
        database,
        """
        insert into operations (id, kind, request_hash, outcome, at)
        values ('%s', 'task.cancel', 'hash', '{"value":null,"refusal":"Conflict"}', now())
        """
            .formatted(keyed.id()));
    Made made = queued();
    apply(made.entry());
    Entry cancel =
        new JournalOfTests()
            .entry(
                keyed,
                new Body.ChangeTask(made.task().id(), new Cancel(), Precondition.NONE, 2, true));

    assertThat(refused(cancel).reason()).isEqualTo("PostgreSQL refused the same request");
    assertThat(verdicts(new JournalOfTests().refused(keyed, "{}"))).containsExactly(new Done());
    assertThat(task("status", made.task())).isEqualTo("queued");
  }

  @Test
  void whatThisVersionCannotReadIsKept() {
    Entry strange = journal.unreadable("tasks/" + Samples.task().build().id(), "moons/1");

    assertThat(refused(strange).reason()).contains("task.teleport");
    assertThat(conflict("cardinality(touches)", strange)).isEqualTo("2");
  }
}
