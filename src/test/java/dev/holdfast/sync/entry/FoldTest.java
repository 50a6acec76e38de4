package dev.holdfast.sync.entry;

import static dev.holdfast.sync.entry.JournalOfTests.LEASE;
import static dev.holdfast.sync.entry.JournalOfTests.WORKER;
import static dev.holdfast.sync.entry.JournalOfTests.operation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Fact;
import dev.holdfast.domain.Json;
import dev.holdfast.domain.Lease;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Precondition;
import dev.holdfast.domain.Revision;
import dev.holdfast.domain.Samples;
import dev.holdfast.domain.Settlement;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskChange;
import dev.holdfast.domain.TaskChange.Cancel;
import dev.holdfast.domain.TaskChange.Edit;
import dev.holdfast.domain.TaskChange.Run;
import dev.holdfast.domain.TaskOutcome.Completed;
import dev.holdfast.domain.TaskOutcome.Failed;
import dev.holdfast.domain.TaskStatus;
import dev.holdfast.sync.Entry;
import dev.holdfast.sync.Replay;
import dev.holdfast.sync.Replay.Apply;
import dev.holdfast.sync.Replay.Conflict;
import dev.holdfast.sync.Replay.Done;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What entries do to what PostgreSQL has. */
class FoldTest {
  private static final TaskChange CANCEL = new Cancel();
  private static final TaskChange RUN = new Run();

  private final JournalOfTests journal = new JournalOfTests();
  private final GroundOfTests ground = new GroundOfTests();

  private Folded fold(Entry... entries) {
    Fold fold = new Fold(ground.ground());
    for (Entry entry : entries) {
      fold.take(entry, Bodies.read(entry.body()).orElse(null));
    }
    return fold.end();
  }

  private static Task queued() {
    return Samples.task().queued().build(operation("task.create"));
  }

  private static Task changed(Task task, TaskChange change) {
    return change.applyTo(task, operation("task.change"));
  }

  private static Task claimed(Task task, Operation claim) {
    return task.claimed(new Lease(claim.id(), WORKER, claim.at().plus(LEASE)), claim);
  }

  private static Task completed(Task task) {
    Task running = claimed(task, operation("task.claim"));
    return end(running).after(operation("task.settle"));
  }

  private static Settlement end(Task running) {
    return Samples.settlement(running, new Completed(new Json("{\"ok\":true}")));
  }

  private static void assertConflict(Folded folded, String... words) {
    assertThat(last(folded)).isInstanceOf(Conflict.class);
    assertThat(((Conflict) last(folded)).reason()).contains(words);
    assertThat(folded.conflicts()).isNotEmpty();
  }

  private static Replay last(Folded folded) {
    return folded.verdicts().get(folded.verdicts().size() - 1);
  }

  private static <T> T written(Folded.Changes<T> changes) {
    assertThat(changes.updated()).hasSize(1);
    return changes.updated().get(0);
  }

  private static void assertNothingIsWritten(Folded folded) {
    assertThat(folded.tasks().inserted()).isEmpty();
    assertThat(folded.tasks().updated()).isEmpty();
    assertThat(folded.tasks().deleted()).isEmpty();
  }

  @Test
  void newTasksAreInsertedAsTheyWereMade() {
    Operation create = operation("task.create");
    Task task = Samples.task().queued().build(create);

    Folded folded = fold(journal.create(create, task));

    assertThat(folded.verdicts()).containsExactly(new Apply());
    assertThat(folded.tasks().inserted()).containsExactly(task);
    assertThat(folded.applied()).containsEntry(journal.origin(), 1L);
  }

  @Test
  void aTaskThatIsThereFromTheSameOperationIsNotMadeAgain() {
    Operation create = operation("task.create");
    Task task = Samples.task().queued().build(create);
    ground.has(task);

    Folded folded = fold(journal.create(create, task));

    assertThat(folded.verdicts()).containsExactly(new Apply());
    assertNothingIsWritten(folded);
  }

  @Test
  void aTaskOfSomebodyElseIsNeverReplacedAndNoneOfTheBatchIsMade() {
    Task there = queued();
    Operation create = operation("task.create");
    ground.has(there);

    Folded folded = fold(journal.create(create, Samples.task().build(create), there));

    assertConflict(folded, "exists already");
    assertNothingIsWritten(folded);
    assertThat(folded.withdrawn()).containsExactly(create.id());
    assertThat(folded.conflicts().get(0).found()).isEqualTo(there);
  }

  @Test
  void whatChangesARefusedCreateJoinsItsConflict() {
    Operation create = operation("task.create");
    Task task = queued();
    ground.has(task);

    Folded folded = fold(journal.create(create, task), journal.change(task, CANCEL));

    assertThat(last(folded)).isEqualTo(new Conflict("what it changes was refused", create.id()));
    assertNothingIsWritten(folded);
  }

  @Test
  void whatChangesACreateThatWasSetAsideJoinsItToo() {
    Operation create = operation("task.create");
    Task task = Samples.task().queued().build(create);
    Fold fold = new Fold(ground.ground());
    fold.setAside(journal.create(create, task), "too slow alone");
    Entry cancel = journal.change(task, CANCEL);
    fold.take(cancel, Bodies.read(cancel.body()).orElseThrow());

    Folded folded = fold.end();

    assertThat(folded.verdicts())
        .containsExactly(new Conflict("what it changes was refused", create.id()));
    assertThat(folded.conflicts()).hasSize(2);
    assertThat(folded.conflicts().get(0).why().reason()).isEqualTo("too slow alone");
    assertThat(folded.applied()).containsEntry(journal.origin(), 2L);
  }

  @Test
  void theVersionExceedsBothSides() {
    Task task = queued();
    Task elsewhere = changed(changed(task, new Edit(Samples.priority(7))), edit("theirs"));
    ground.has(elsewhere);

    Entry here = journal.change(task, new Edit(Samples.priority(9)));
    assertThat(written(fold(here).tasks()).revision()).isEqualTo(new Revision(4, here.operation()));

    Task local = changed(changed(changed(elsewhere, edit("a")), edit("b")), edit("c"));
    Entry later = journal.change(local, new Edit(Samples.priority(9)));
    assertThat(written(fold(later).tasks()).revision())
        .isEqualTo(new Revision(7, later.operation()));
  }

  private static TaskChange edit(String description) {
    return new Edit(Samples.description(description));
  }

  @Test
  void aPatchChangesOnlyWhatItNames() {
    Task task = queued();
    ground.has(changed(task, new Edit(Samples.priority(7))));

    Task written = written(fold(journal.change(task, edit("here"))).tasks());

    assertThat(written.spec().priority()).isEqualTo(7);
    assertThat(written.spec().description()).isEqualTo("here");
  }

  @Test
  void aDemandIsAboutWhatPostgresHas() {
    Task task = queued();
    ground.has(changed(task, new Edit(Samples.priority(7))));
    Precondition demand = Precondition.oneOf(List.of(task.revision()));

    assertConflict(fold(journal.change(task, CANCEL, demand)), "has changed since");
    assertConflict(fold(journal.delete(task.id(), demand)), "has changed since");
  }

  @Test
  void aDemandOfWhatAnEarlierEntryMadeIsMet() {
    Task task = queued();
    ground.has(task);
    Entry first = journal.change(task, edit("one"));
    Precondition demand = Precondition.oneOf(List.of(new Revision(2, first.operation())));

    Folded folded = fold(first, journal.change(changed(task, edit("one")), CANCEL, demand));

    assertThat(folded.verdicts()).containsOnly(new Apply());
    assertThat(written(folded.tasks()).status()).isEqualTo(TaskStatus.CANCELLED);
  }

  @Test
  void theFirstTerminalStateWins() {
    Task task = queued();
    ground.has(completed(task));

    assertConflict(fold(journal.change(task, CANCEL)), "completed already");
    Task failed = fail(task);
    assertConflict(fold(journal.change(failed, RUN)), "completed already");
  }

  private static Task fail(Task task) {
    Task running = claimed(task, operation("task.claim"));
    return Samples.settlement(running, new Failed("no", false)).after(operation("task.settle"));
  }

  @Test
  void theVerySameStateIsNoLoss() {
    Task task = queued();
    ground.has(changed(task, CANCEL));

    Folded folded = fold(journal.change(task, CANCEL));

    assertThat(folded.verdicts()).containsExactly(new Apply());
    assertNothingIsWritten(folded);
  }

  @Test
  void whatIsGoneCannotBeChangedButDeleted() {
    Task task = queued();

    assertConflict(fold(journal.change(task, CANCEL)), "No task has the id");
    assertThat(fold(journal.delete(task.id(), Precondition.NONE)).verdicts())
        .containsExactly(new Apply());
  }

  @Test
  void onlyAFinishedTaskIsDeleted() {
    Task task = queued();
    ground.has(task);

    assertConflict(fold(journal.delete(task.id(), Precondition.NONE)), "Only a finished task");
    Folded both = fold(journal.change(task, CANCEL), journal.delete(task.id(), Precondition.NONE));
    assertThat(both.tasks().deleted()).containsExactly(task.id());
  }

  @Test
  void aClaimTakesWhatIsQueuedUntilALeaseOfPostgresTime() {
    Task task = queued();
    ground.has(task);
    Operation claim = operation("task.claim");

    Task written = written(fold(journal.claim(claim, claimed(task, claim))).tasks());

    assertThat(written.lease()).isEqualTo(new Lease(claim.id(), WORKER, ground.now().plus(LEASE)));
    assertThat(written.state().attempt()).isEqualTo(1);
    assertThat(written.revision()).isEqualTo(new Revision(2, claim.id()));
  }

  @Test
  void aClaimOfWhatSomebodyElseRunsIsSkippedAndItsEndIsLate() {
    Task task = queued();
    Task theirs = claimed(task, operation("task.claim"));
    ground.has(theirs);
    Operation claim = operation("task.claim");
    Task mine = claimed(task, claim);

    Folded folded = fold(journal.claim(claim, mine), journal.settle(end(mine)));

    assertThat(folded.verdicts()).containsOnly(new Apply());
    assertNothingIsWritten(folded);
    assertThat(folded.attempts()).singleElement().matches(run -> run.late());
  }

  @Test
  void aRunThatStillHoldsItsTaskEndsIt() {
    Operation claim = operation("task.claim");
    Task running = claimed(queued(), claim);
    ground.has(running);

    Folded folded = fold(journal.settle(end(running)));

    Task written = written(folded.tasks());
    assertThat(written.status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(written.revision().version()).isEqualTo(3);
    assertThat(folded.attempts()).singleElement().matches(run -> !run.late());
  }

  @Test
  void theEndOfARunOfATaskThatIsGoneLeavesNothing() {
    Task running = claimed(queued(), operation("task.claim"));

    Folded folded = fold(journal.settle(end(running)));

    assertThat(folded.verdicts()).containsExactly(new Apply());
    assertThat(folded.attempts()).isEmpty();
  }

  @Test
  void factsAreMadeChangedAndDeleted() {
    Operation create = operation("fact.create");
    Fact fact = Fact.create(UUID.randomUUID(), "one", List.of("a"), Json.EMPTY_OBJECT, create);

    Folded made =
        fold(
            journal.create(create, fact),
            journal.change(fact, Samples.text("two"), Precondition.NONE));
    assertThat(made.facts().inserted()).singleElement().matches(row -> row.text().equals("two"));

    ground.has(fact);
    assertThat(fold(journal.deleteFact(fact.id(), Precondition.NONE)).facts().deleted())
        .containsExactly(fact.id());
    assertConflict(fold(journal.create(operation("fact.create"), fact)), "exists already");
  }

  @Test
  void aDeletedFactStaysDeleted() {
    Fact fact = Samples.fact("one");

    assertConflict(
        fold(journal.change(fact, Samples.text("two"), Precondition.NONE)), "No fact has the id");
    assertThat(fold(journal.deleteFact(fact.id(), Precondition.NONE)).verdicts())
        .containsExactly(new Apply());
  }

  @Test
  void aRefusalIsKeptAsTheAnswerThatItWas() {
    Entry refused = journal.refused(JournalOfTests.keyed("task.run", "hash"), "{}");

    Folded folded = fold(refused);

    assertThat(folded.verdicts()).containsExactly(new Apply());
    assertNothingIsWritten(folded);
    assertThat(folded.withdrawn()).isEmpty();
  }

  @Test
  void whereBothHaveRefusedTheyAgree() {
    Operation keyed = JournalOfTests.keyed("task.run", "hash");
    ground.knows(keyed.id(), new Replay.Known("hash", true));

    assertThat(fold(journal.refused(keyed, "{}")).verdicts()).containsExactly(new Done());
  }

  @Test
  void whatIsKnownIsNotDoneAgainAndNotWithdrawnByAnotherRequestOfItsKey() {
    Task task = queued();
    ground.has(task);
    Operation keyed = JournalOfTests.keyed("task.cancel", "hash");
    ground.knows(keyed.id(), new Replay.Known("another", false));
    Body cancel = new Body.ChangeTask(task.id(), CANCEL, Precondition.NONE, 2, true);

    Folded folded = fold(journal.entry(keyed, cancel));

    assertConflict(folded, "another request");
    assertNothingIsWritten(folded);
    assertThat(folded.withdrawn()).isEmpty();
  }

  @Test
  void whatNobodyCanReadIsKept() {
    assertConflict(fold(journal.unreadable()), "does not know: task.teleport");
  }

  @Test
  void whatWasAppliedOrSetAsideBeforeStaysSo() {
    Task task = queued();
    ground.has(task);
    Entry done = journal.change(task, CANCEL);
    Entry aside = journal.change(task, CANCEL);
    ground.applied(journal.origin(), 2).keptConflict(aside, "was refused");

    Folded folded = fold(done, aside);

    assertThat(folded.verdicts()).containsExactly(new Done(), new Conflict("was refused", null));
    assertNothingIsWritten(folded);
    assertThat(folded.conflicts()).isEmpty();
  }
}
