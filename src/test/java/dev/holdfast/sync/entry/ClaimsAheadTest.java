package dev.holdfast.sync.entry;

import static dev.holdfast.sync.entry.JournalOfTests.LEASE;
import static dev.holdfast.sync.entry.JournalOfTests.WORKER;
import static dev.holdfast.sync.entry.JournalOfTests.operation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Json;
import dev.holdfast.domain.Lease;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Precondition;
import dev.holdfast.domain.Revision;
import dev.holdfast.domain.Samples;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskChange.Cancel;
import dev.holdfast.domain.TaskChange.Edit;
import dev.holdfast.domain.TaskChange.Run;
import dev.holdfast.domain.TaskOutcome.Completed;
import dev.holdfast.domain.TaskOutcome.Failed;
import dev.holdfast.domain.TaskStatus;
import dev.holdfast.sync.Entry;
import dev.holdfast.sync.Replay.Apply;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A claim that is in PostgreSQL before its entry keeps others away, and nothing else. */
class ClaimsAheadTest {
  private final JournalOfTests journal = new JournalOfTests();
  private final GroundOfTests ground = new GroundOfTests();
  private final Operation create = operation("task.create");
  private final Task task = Samples.task().queued().build(create);
  private final Operation claim = operation("task.claim");

  private Folded fold(Entry... entries) {
    Fold fold = new Fold(ground.ground());
    for (Entry entry : entries) {
      fold.take(entry, Bodies.read(entry.body()).orElseThrow());
    }
    Folded folded = fold.end();
    assertThat(folded.verdicts()).containsOnly(new Apply());
    return folded;
  }

  private Lease lease() {
    return new Lease(claim.id(), WORKER, ground.now().plus(LEASE));
  }

  private static Task only(List<Task> tasks) {
    assertThat(tasks).hasSize(1);
    return tasks.get(0);
  }

  private void taken() {
    ground.claims(task.id(), new ClaimMade(claim.id(), WORKER, claim.at()));
  }

  private void isAhead() {
    ground.hasAhead(task.leasedAhead(lease(), claim.at()));
  }

  @Test
  void aCreateTakesAlongTheClaimThatWasMadeSince() {
    taken();

    Task inserted = only(fold(journal.create(create, task)).tasks().inserted());

    assertThat(inserted.status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(inserted.lease()).isEqualTo(lease());
    assertThat(inserted.state().attempt()).isEqualTo(1);
    assertThat(inserted.state().startedAt()).isEqualTo(claim.at());
    assertThat(inserted.revision()).isEqualTo(task.revision());
  }

  @Test
  void whereTheClaimsEntryIsInTheBatchItSpeaksForItself() {
    taken();
    Task running = task.claimed(lease(), claim);

    Task inserted =
        only(fold(journal.create(create, task), journal.claim(claim, running)).tasks().inserted());

    assertThat(inserted).isEqualTo(running);
  }

  @Test
  void whatWasChangedBeforeTheClaimIsChangedThoughItRunsByNow() {
    isAhead();
    Precondition demand = Precondition.oneOf(List.of(task.revision()));
    Entry patch = journal.change(task, new Edit(Samples.priority(7)), demand);

    Task written = only(fold(patch).tasks().updated());

    assertThat(written.spec().priority()).isEqualTo(7);
    assertThat(written.revision()).isEqualTo(new Revision(2, patch.operation()));
    assertThat(written.lease()).isEqualTo(lease());
    assertThat(written.state().attempt()).isEqualTo(1);
  }

  @Test
  void whatWasCancelledAndRunBeforeItIsStillNobodyElses() {
    isAhead();
    Task cancelled = new Cancel().applyTo(task, operation("task.cancel"));

    Folded folded = fold(journal.change(task, new Cancel()), journal.change(cancelled, new Run()));

    assertThat(only(folded.tasks().updated()).lease()).isEqualTo(lease());
  }

  @Test
  void whatWasCancelledBeforeItIsCancelled() {
    isAhead();

    Folded folded = fold(journal.change(task, new Cancel()));

    assertThat(only(folded.tasks().updated()).status()).isEqualTo(TaskStatus.CANCELLED);
  }

  @Test
  void whenItsEntryComesItIsAClaimLikeAnyOther() {
    isAhead();
    Task running = task.claimed(lease(), claim);

    assertThat(only(fold(journal.claim(claim, running)).tasks().updated())).isEqualTo(running);
  }

  @Test
  void theSecondClaimIsKeptWhileTheFirstRunEnds() {
    Operation first = operation("task.claim");
    Task begun = task.claimed(new Lease(first.id(), WORKER, ground.now()), first);
    isAhead();

    Folded folded =
        fold(
            journal.claim(first, begun),
            journal.settle(Samples.settlement(begun, new Failed("no", true))));

    Task written = only(folded.tasks().updated());
    assertThat(written.lease()).isEqualTo(lease());
    assertThat(written.state().attempt()).isEqualTo(2);
    assertThat(folded.attempts()).singleElement().matches(run -> !run.late());
  }

  private Folded ends(Operation first, boolean withItsClaim) {
    Task begun = task.claimed(new Lease(first.id(), WORKER, ground.now()), first);
    if (withItsClaim) {
      ground.has(task);
      return fold(journal.claim(first, begun), failed(begun));
    }
    ground.has(begun);
    return fold(failed(begun));
  }

  private Entry failed(Task running) {
    return journal.settle(Samples.settlement(running, new Failed("no", true)));
  }

  @Test
  void aRunThatIsToBeRepeatedTakesTheNextClaimAlong() {
    taken();

    Task written = only(ends(operation("task.claim"), false).tasks().updated());

    assertThat(written.lease()).isEqualTo(lease());
    assertThat(written.state().attempt()).isEqualTo(2);
  }

  @Test
  void butNeverTheClaimThatItEnds() {
    taken();

    Task written = only(ends(claim, true).tasks().updated());

    assertThat(written.status()).isEqualTo(TaskStatus.QUEUED);
    assertThat(written.lease()).isNull();
  }

  @Test
  void nobodyElseClaimsItThough() {
    ground.hasAhead(
        task.leasedAhead(new Lease(claim.id(), "another", ground.now().plus(LEASE)), claim.at()));
    Operation mine = operation("task.claim");

    Folded folded = fold(journal.claim(mine, task.claimed(lease(), mine)));

    assertThat(folded.tasks().updated()).isEmpty();
  }

  @Test
  void aRunWhoseClaimHasBeenForgottenEndsAsItShould() {
    Task running = task.claimed(lease(), claim);
    ground.hasAhead(running);

    Folded folded =
        fold(journal.settle(Samples.settlement(running, new Completed(new Json("{}")))));

    assertThat(only(folded.tasks().updated()).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(folded.attempts()).singleElement().matches(run -> !run.late());
  }
}
