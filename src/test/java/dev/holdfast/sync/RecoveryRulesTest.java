package dev.holdfast.sync;

import static dev.holdfast.sync.AskedPrimary.What.LOOK;
import static dev.holdfast.sync.AskedPrimary.What.PULL;
import static dev.holdfast.sync.AskedPrimary.What.RENEW;
import static dev.holdfast.sync.AskedPrimary.What.REPLAY;
import static dev.holdfast.sync.Samples.entries;
import static dev.holdfast.sync.Samples.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The way back, as PostgreSQL and the file see it. */
class RecoveryRulesTest {
  private static final Duration STEP = Bench.SETTINGS.stepDeadline();

  private final Bench bench = new Bench();

  private void assertStillLocal() {
    assertThat(bench.mode().isLocal()).isTrue();
  }

  /** Everything is drained and read, new writes are held, the last reading is asked for. */
  private void untilGate() {
    bench.untilDrain();
    bench.pulled();
    bench.good(2);
    assertThat(bench.copy.isHeld()).isTrue();
    bench.supervisor.tick(bench.now);
  }

  @Test
  void s3_theWayBackBeginsWithTheHistoryThenTheLeasesThenTheJournal() {
    bench.copy.queue.addAll(entries(3));

    bench.untilPrimary();

    assertThat(bench.primary.whats()).startsWith(LOOK, RENEW, REPLAY, PULL);
    assertThat(bench.mode()).isInstanceOf(Mode.Primary.class);
  }

  @Test
  void s3_theOldestEntriesGoFirstAndNoMoreThanABatch() {
    int batch = Bench.SETTINGS.batch();
    List<Entry> all = entries(batch + Bench.SETTINGS.gateDepth() + 1);
    bench.copy.queue.addAll(all);
    bench.untilDrain();
    assertThat(bench.primary.last().entries()).isEqualTo(all.subList(0, batch));

    bench.applied();
    assertThat(bench.primary.last().entries()).isEqualTo(all.subList(batch, all.size()));
  }

  @Test
  void s3_leasesThatCannotBeRenewedEndTheRecovery() {
    bench.good(1);
    bench.looked(Epoch.Change.NONE);
    bench.renewed(false);

    assertThat(bench.mode()).isInstanceOf(Mode.Fallback.class);
    assertThat(bench.primary.count(REPLAY)).isZero();
  }

  @Test
  void i1_postgresDoesNotServeWhileAnEntryIsLeft() {
    bench.copy.queue.addAll(entries(1));
    bench.good(3);
    bench.looked(Epoch.Change.NONE);
    bench.renewed(true);
    for (int i = 0; i < 20; i++) {
      bench.replayed(new Drain.Ended.NotNow());
      bench.passWell(Duration.ofSeconds(1));
    }

    assertStillLocal();
    assertThat(bench.primary.count(REPLAY)).isGreaterThan(2);
  }

  @Test
  void i3_flipsOnlyWhenTheJournalIsEmptyAndWasReadAgain() {
    untilGate();
    assertStillLocal();

    bench.pulled();

    assertThat(bench.mode()).isEqualTo(new Mode.Primary(2));
    assertThat(bench.copy.isHeld()).isFalse();
  }

  @Test
  void i3_anEntryDrainedUnderTheGateIsReadAgainBeforeTheFlip() {
    untilGate();
    bench.copy.queue.addAll(entries(1));
    bench.pulled();
    bench.supervisor.tick(bench.now);
    assertStillLocal();

    bench.applied();
    assertStillLocal();
    assertThat(bench.primary.last().what()).isEqualTo(PULL);
    assertThat(bench.primary.last().rows()).containsExactly("facts/1");

    bench.pulled();
    assertThat(bench.mode()).isInstanceOf(Mode.Primary.class);
  }

  @Test
  void i3_aPullThatFailedIsNoReading() {
    untilGate();

    long step = bench.primary.last().step();
    bench.pullFailed();
    assertStillLocal();
    bench.passWell(Duration.ofMillis(50));
    assertThat(bench.primary.last().what()).isEqualTo(PULL);
    assertThat(bench.primary.last().step()).isGreaterThan(step);

    bench.pulled();
    assertThat(bench.mode()).isInstanceOf(Mode.Primary.class);
  }

  @Test
  void m2_everyRowThatTheJournalTouchedIsReadAgain() {
    bench.copy.queue.addAll(entries(3));
    bench.untilDrain();
    bench.applied();

    assertThat(bench.primary.last().rows())
        .containsExactlyInAnyOrder("facts/1", "facts/2", "facts/3");
  }

  @Test
  void m2_writesThatComeSteadilyDoNotKeepTheWayBackFromItsGate() {
    bench.untilDrain();
    bench.good(2);
    for (int i = 1; i < 20 && !bench.copy.isHeld(); i++) {
      bench.copy.queue.add(entry(i));
      switch (bench.primary.last().what()) {
        case REPLAY -> bench.applied();
        default -> bench.pulled();
      }
    }

    assertThat(bench.copy.isHeld()).isTrue();
    assertThat(bench.copy.queue).isNotEmpty();
  }

  @Test
  void m2_writesAreHeldOnlyWhenLittleIsLeft() {
    bench.copy.queue.addAll(entries(2_000));
    bench.good(3);
    bench.looked(Epoch.Change.NONE);
    bench.renewed(true);
    for (int i = 0; i < 4; i++) {
      assertThat(bench.copy.isHeld()).isFalse();
      bench.applied();
    }
    bench.pulled();

    assertThat(bench.copy.isHeld()).isTrue();
  }

  @Test
  void m2_theFlipWaitsForTheWritesThatWereAdmitted() {
    untilGate();
    bench.copy.admitted = 1;
    bench.pulled();
    assertStillLocal();

    bench.copy.admitted = 0;
    bench.supervisor.tick(bench.now);
    assertThat(bench.mode()).isInstanceOf(Mode.Primary.class);
  }

  @Test
  void m2_aFlipThatIsReadyJustAfterTheDeadlineStillHappens() {
    untilGate();
    bench.copy.admitted = 1;
    bench.pulled();
    bench.copy.admitted = 0;
    bench.supervisor.tick(bench.now.plus(Bench.SETTINGS.gateDeadline()).plusMillis(1));

    assertThat(bench.mode()).isInstanceOf(Mode.Primary.class);
  }

  @Test
  void m2_theGateOpensAtItsDeadlineAndTheDrainGoesOn() {
    untilGate();

    bench.passWell(Bench.SETTINGS.gateDeadline().plusMillis(50));
    assertThat(bench.copy.isHeld()).isFalse();
    assertStillLocal();
    bench.oblige();
    assertThat(bench.copy.isHeld()).as("not at once again").isFalse();

    bench.passWell(Bench.SETTINGS.gateDeadline().multipliedBy(6));
    bench.oblige();
    assertThat(bench.mode()).isInstanceOf(Mode.Primary.class);
  }

  @Test
  void m2_anOutageUnderTheGateOpensIt() {
    bench.untilDrain();
    bench.good(2);
    bench.pass(Duration.ofMillis(200));
    bench.pulled();
    assertThat(bench.copy.isHeld()).isTrue();

    bench.bad();

    assertThat(bench.mode()).isInstanceOf(Mode.Fallback.class);
    assertThat(bench.copy.isHeld()).isFalse();
  }

  @Test
  void m2_aStepThatIsNeverAnsweredEndsTheRecovery() {
    bench.good(1);

    bench.passWell(STEP.plusMillis(100));

    assertThat(bench.heard).contains("recovering -> fallback");
  }

  @Test
  void m2_aLongStepThatGoesOnIsNotGivenUp() {
    bench.good(1);
    bench.looked(Epoch.Change.WENT_BACK);
    bench.renewed(true);
    long step = bench.primary.last().step();
    for (int i = 0; i < 5; i++) {
      bench.passWell(STEP.minusMillis(500));
      bench.supervisor.progressed(step, bench.now);
    }

    assertThat(bench.mode()).isInstanceOf(Mode.Recovering.class);
    assertThat(bench.primary.last().step()).isEqualTo(step);
  }

  @Test
  void m2_answersToAnEarlierRecoveryMeanNothingToTheNext() {
    bench.good(1);
    long old = bench.primary.last().step();
    bench.bad();
    bench.good(1);
    int asked = bench.primary.asked().size();

    bench.supervisor.looked(old, Epoch.Change.NONE, bench.now);
    bench.supervisor.renewed(old, true, bench.now);
    bench.supervisor.replayed(old, new Drain.Ended.NotNow(), bench.now);
    bench.supervisor.progressed(old, bench.now);
    bench.supervisor.pulled(old, PullEnd.DONE, bench.now);

    assertThat(bench.primary.asked()).hasSize(asked);
    assertThat(bench.supervisor.serves()).isTrue();
    assertThat(bench.primary.last().what()).isEqualTo(LOOK);
  }

  @Test
  void m2_anAnswerToNothingChangesNothing() {
    bench.untilDrain();
    bench.pulled();

    bench.supervisor.looked(0, Epoch.Change.ANOTHER, bench.now);

    assertThat(bench.mode()).isInstanceOf(Mode.Recovering.class);
  }

  @Test
  void m2_anAnswerWithoutARecoveryChangesNothing() {
    bench.supervisor.looked(1, Epoch.Change.NONE, bench.now);
    bench.supervisor.pulled(0, PullEnd.DONE, bench.now);

    assertThat(bench.mode()).isEqualTo(new Mode.Fallback(1));
    assertThat(bench.supervisor.serves()).isFalse();
  }
}
