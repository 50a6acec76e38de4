package dev.holdfast.sync;

import static dev.holdfast.sync.AskedPrimary.What.COMPARE;
import static dev.holdfast.sync.AskedPrimary.What.PULL;
import static dev.holdfast.sync.AskedPrimary.What.RESYNC;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the copy follows while PostgreSQL serves. */
class FollowerRulesTest {
  private static final Duration INTERVAL = Bench.SETTINGS.pullInterval();

  private final Bench bench = new Bench();

  @BeforeEach
  void postgresServes() {
    bench.untilPrimary();
  }

  private long asked() {
    return bench.primary.asked().size();
  }

  private void untilPull() {
    long before = asked();
    bench.passWell(INTERVAL.plusMillis(100));
    assertThat(asked()).isEqualTo(before + 1);
  }

  @Test
  void r2_oneThingIsPulledAtATime() {
    untilPull();
    long before = asked();
    bench.passWell(INTERVAL.multipliedBy(5));
    assertThat(asked()).isEqualTo(before);

    bench.pulled();
    untilPull();
    assertThat(bench.primary.last().what()).isEqualTo(PULL);
  }

  @Test
  void r2_aPullWhoseAnswerWasLostIsNotWaitedForLongerThanAStep() {
    untilPull();
    long before = asked();

    bench.passWell(Bench.SETTINGS.stepDeadline().plusMillis(200));

    assertThat(asked()).isEqualTo(before + 1);
    assertThat(bench.mode()).isInstanceOf(Mode.Primary.class);
  }

  @Test
  void r2_aPullThatFailedIsAskedForAgain() {
    untilPull();
    bench.pullFailed();
    untilPull();

    assertThat(bench.primary.last().what()).isEqualTo(PULL);
  }

  @Test
  void r5_aPrunedLogLeadsToAResyncIntoShadowTablesWhilePostgresServes() {
    untilPull();
    bench.pullEnded(PullEnd.PRUNED);
    untilPull();
    assertThat(bench.primary.last().what()).isEqualTo(RESYNC);

    bench.pullFailed();
    untilPull();
    assertThat(bench.primary.last().what()).as("once more").isEqualTo(RESYNC);

    bench.pulled();
    untilPull();
    assertThat(bench.primary.last().what()).isEqualTo(PULL);
    assertThat(bench.mode()).isInstanceOf(Mode.Primary.class);
  }

  @Test
  void r5_aResyncThatGoesOnIsNotBegunAgain() {
    untilPull();
    bench.pullEnded(PullEnd.PRUNED);
    untilPull();
    long step = bench.primary.last().step();
    for (int i = 0; i < 4; i++) {
      bench.passWell(Bench.SETTINGS.stepDeadline().minusMillis(500));
      bench.supervisor.progressed(step, bench.now);
    }

    assertThat(bench.primary.last().step()).isEqualTo(step);
  }

  @Test
  void r6_aPullThatFindsAnotherHistoryTripsTheMode() {
    untilPull();

    bench.pullEnded(PullEnd.WENT_BACK);

    assertThat(bench.mode()).isInstanceOf(Mode.Fallback.class);
  }

  @Test
  void r7_theCopyIsComparedNowAndThen() {
    Duration gone = Duration.ZERO;
    while (gone.compareTo(Bench.SETTINGS.compareInterval().plusSeconds(2)) < 0) {
      bench.passWell(INTERVAL.plusMillis(100));
      gone = gone.plus(INTERVAL).plusMillis(100);
      bench.pulled();
    }

    assertThat(bench.primary.count(COMPARE)).isEqualTo(1);
    assertThat(bench.primary.count(PULL)).isGreaterThan(100);
  }

  @Test
  void m1_anAnswerToAPullOfAnEarlierPrimaryMeansNothing() {
    untilPull();
    long old = bench.primary.last().step();
    bench.bad();
    bench.supervisor.pulled(old, PullEnd.WENT_BACK, bench.now);
    bench.supervisor.progressed(old, bench.now);

    assertThat(bench.heard).endsWith("primary -> fallback");
  }

  @Test
  void r6_aPullOfTheWayBackThatFindsAnotherHistoryLooksAgain() {
    bench.bad();
    bench.untilDrain();

    bench.pullEnded(PullEnd.WENT_BACK);

    assertThat(bench.primary.last().what()).isEqualTo(AskedPrimary.What.LOOK);
  }

  @Test
  void r5_aPrunedLogOnTheWayBackLeadsToAResync() {
    bench.bad();
    bench.copy.touched.add("facts/1");
    bench.untilDrain();

    bench.pullEnded(PullEnd.PRUNED);
    assertThat(bench.primary.last().what()).isEqualTo(RESYNC);

    bench.pulled();
    bench.good(2);
    bench.oblige();
    assertThat(bench.mode()).isInstanceOf(Mode.Primary.class);
  }

  @Test
  void r5_anEmptyCopyIsReadWhilePostgresServes() {
    bench.copy.empty = true;
    bench.bad();
    bench.untilDrain();

    for (int i = 0; i < 10 && !(bench.mode() instanceof Mode.Primary); i++) {
      assertThat(bench.primary.last().what()).isEqualTo(PULL);
      bench.pullEnded(PullEnd.PRUNED);
      bench.good(1);
    }

    untilPull();
    bench.pullEnded(PullEnd.PRUNED);
    bench.passWell(Bench.SETTINGS.pullInterval().plusMillis(100));
    assertThat(bench.primary.last().what()).isEqualTo(RESYNC);
  }

  @Test
  void r5_aCopyThatHasRowsIsReadAnewBeforePostgresServes() {
    bench.bad();
    bench.untilDrain();

    bench.pullEnded(PullEnd.PRUNED);
    bench.good(1);

    assertThat(bench.primary.last().what()).isEqualTo(RESYNC);
    assertThat(bench.mode()).isInstanceOf(Mode.Recovering.class);
  }
}
