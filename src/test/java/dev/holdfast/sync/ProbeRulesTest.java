package dev.holdfast.sync;

import static dev.holdfast.sync.Samples.millis;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What the probes mean together, and how long a recovery waits after one that failed. */
class ProbeRulesTest {
  private static final SyncSettings SETTINGS = SyncSettings.DEFAULT;
  private static final long PACE = SETTINGS.probeInterval().toMillis();
  private static final ProbeAnswer GOOD = new ProbeAnswer.Good();
  private static final ProbeAnswer BAD = new ProbeAnswer.Bad("refused");
  private static final ProbeAnswer OVERLOADED = new ProbeAnswer.Overloaded();

  private final ProbeWatch probes = new ProbeWatch(SETTINGS);
  private long count;

  private Instant at(long probe) {
    return millis(probe * PACE);
  }

  private long started() {
    long probe = ++count;
    probes.started(probe, at(probe));
    return probe;
  }

  private void answered(ProbeAnswer answer) {
    long probe = started();
    probes.answered(probe, answer, at(probe).plusMillis(5));
  }

  private void missed() {
    long probe = started();
    probes.look(at(probe).plus(SETTINGS.probeDeadline()).plusMillis(1));
  }

  private static Cooldown cooldown(double random) {
    return new Cooldown(SETTINGS, () -> random);
  }

  private static void fail(Cooldown cooldown, int times) {
    for (int i = 0; i < times; i++) {
      cooldown.recoveryFailed(Samples.NOON);
    }
  }

  @Test
  void classA_oneHardFailureIsAnOutage() {
    answered(GOOD);
    answered(BAD);

    assertThat(probes.isAway()).isTrue();
    assertThat(probes.isGood()).isFalse();
  }

  @Test
  void classA_twoMissedAnswersInARowAreAnOutageAndOneIsNot() {
    missed();
    assertThat(probes.isAway()).isFalse();

    missed();
    assertThat(probes.isAway()).isTrue();
  }

  @Test
  void classA_missesThatAGoodProbePartsAreNoOutage() {
    missed();
    answered(GOOD);
    missed();

    assertThat(probes.isAway()).isFalse();
  }

  @Test
  void classA_anAnswerAfterItsDeadlineIsNoAnswer() {
    long probe = started();
    probes.answered(probe, GOOD, at(probe).plus(SETTINGS.probeDeadline()).plusMillis(1));

    assertThat(probes.isGood()).isFalse();
  }

  @Test
  void classA_anAnswerThatWasCountedAsMissedChangesNothing() {
    missed();
    missed();
    probes.answered(count, GOOD, at(count));

    assertThat(probes.isAway()).isTrue();
  }

  @Test
  void classA_aProbeThatIsStillInTimeIsNotMissed() {
    long probe = started();
    probes.look(at(probe).plus(SETTINGS.probeDeadline()));
    probes.answered(probe, GOOD, at(probe).plus(SETTINGS.probeDeadline()));

    assertThat(probes.isGood()).isTrue();
  }

  @Test
  void classA_theOutageEndsWithTheFirstGoodProbe() {
    answered(BAD);
    answered(GOOD);

    assertThat(probes.isAway()).isFalse();
    assertThat(probes.isGood()).isTrue();
  }

  @Test
  void classB_onlyAProbeThatBeganAfterTheFailureTellsOfIt() {
    long probe = started();
    probes.answered(probe, GOOD, at(probe).plusMillis(100));

    assertThat(probes.isGoodSince(at(probe).minusMillis(1))).isTrue();
    assertThat(probes.isGoodSince(at(probe).plusMillis(1))).isFalse();
  }

  @Test
  void classD_overloadIsNeitherAnOutageNorAGoodProbe() {
    for (int i = 0; i < 10; i++) {
      answered(OVERLOADED);
    }

    assertThat(probes.isAway()).isFalse();
    assertThat(probes.isGood()).isFalse();
  }

  @Test
  void m3_trustTakesSeveralGoodProbesInARow() {
    answered(GOOD);
    answered(GOOD);
    assertThat(probes.isTrusted()).isFalse();

    answered(GOOD);
    assertThat(probes.isTrusted()).isTrue();
  }

  @Test
  void m3_oneMissedAnswerTakesTheTrustAway() {
    answered(GOOD);
    answered(GOOD);
    answered(GOOD);
    missed();

    assertThat(probes.isTrusted()).isFalse();
  }

  @Test
  void section6_reachableWithoutABreakIsCountedFromTheLastFailure() {
    assertThat(probes.wellFor(at(0))).isZero();

    answered(GOOD);
    answered(GOOD);
    assertThat(probes.wellFor(at(5))).isEqualTo(Duration.between(at(1), at(5)));

    answered(BAD);
    assertThat(probes.wellFor(at(5))).isZero();

    answered(GOOD);
    assertThat(probes.wellFor(at(8))).isLessThan(Duration.between(at(3), at(8)));
  }

  @Test
  void m3_withoutAFailedRecoveryThereIsNoWait() {
    Cooldown cooldown = cooldown(0.5);
    assertThat(cooldown.isOver(Samples.NOON)).isTrue();

    cooldown.becamePrimary(Samples.NOON);
    cooldown.tripped(millis(10));
    assertThat(cooldown.isOver(millis(10))).isTrue();
  }

  @Property
  void m3_theWaitDoublesWithJitterUpToItsBound(
      @ForAll @IntRange(min = 1, max = 40) int failures,
      @ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double random) {
    Cooldown cooldown = cooldown(random);
    fail(cooldown, failures);

    double grown = SETTINGS.cooldown().toMillis() * Math.pow(2, failures - 1);
    double bounded = Math.min(grown, SETTINGS.cooldownMost().toMillis());
    assertThat(cooldown.isOver(millis((long) (bounded * 0.5) - 1))).isFalse();
    assertThat(cooldown.isOver(millis((long) (bounded * 1.5) + 1))).isTrue();
  }

  @Test
  void m3_aStablePrimaryForgetsTheFailures() {
    Cooldown cooldown = cooldown(0.5);
    fail(cooldown, 5);
    cooldown.becamePrimary(Samples.NOON);
    Instant later = Samples.NOON.plus(SETTINGS.stable());
    cooldown.tripped(later);
    cooldown.recoveryFailed(later);

    assertThat(cooldown.isOver(later.plus(SETTINGS.cooldown()))).isTrue();
  }

  @Test
  void m3_flipsThatDoNotLastAreFollowedByLongerAndLongerWaits() {
    Cooldown cooldown = cooldown(0.5);
    Instant at = Samples.NOON;
    Duration waited = Duration.ZERO;
    for (int i = 0; i < 10; i++) {
      cooldown.becamePrimary(at);
      cooldown.tripped(at.plusMillis(1));
      Instant back = at.plusMillis(1);
      while (!cooldown.isOver(back)) {
        back = back.plusMillis(10);
      }
      waited = Duration.between(at, back);
      at = back;
    }

    assertThat(waited).isGreaterThan(SETTINGS.cooldown().multipliedBy(10));
  }

  @Test
  void m3_oneFlipIsCountedOnce() {
    Cooldown cooldown = cooldown(0.5);
    fail(cooldown, 3);
    cooldown.becamePrimary(Samples.NOON);
    Instant later = Samples.NOON.plus(SETTINGS.stable());
    cooldown.tripped(later);
    cooldown.tripped(later);

    assertThat(cooldown.isOver(later)).isTrue();
  }

  @Test
  void section2_anAnswerAfterItsDeadlineIsMissedWhenNobodyLookedBefore() {
    for (long probe = 1; probe <= SETTINGS.missesToTrip(); probe++) {
      Instant begin = millis(probe * 1_000);
      probes.started(probe, begin);
      Instant late = begin.plus(SETTINGS.probeDeadline()).plusMillis(1);
      probes.answered(probe, new ProbeAnswer.Good(), late);
    }

    assertThat(probes.isAway()).isTrue();
  }

  @Test
  void classD_slowProbesWithOverloadBetweenAreNoOutage() {
    for (long probe = 1; probe < 20; probe += 2) {
      probes.started(probe, millis(probe * 1_000));
      probes.look(millis(probe * 1_000).plus(SETTINGS.probeDeadline()).plusMillis(1));
      probes.started(probe + 1, millis(probe * 1_000 + 900));
      probes.answered(probe + 1, new ProbeAnswer.Overloaded(), millis(probe * 1_000 + 910));
    }

    assertThat(probes.isAway()).isFalse();
    assertThat(probes.wellFor(millis(21_000))).isZero();
  }

  @Test
  void m3_probesFromBeforeATripSayNothingOfTheWayBack() {
    probes.started(1, millis(0));
    probes.distrust(millis(100));
    probes.answered(1, new ProbeAnswer.Good(), millis(110));
    assertThat(probes.isGood()).isFalse();

    probes.started(2, millis(250));
    probes.answered(2, new ProbeAnswer.Good(), millis(260));
    assertThat(probes.isGood()).isTrue();
    assertThat(probes.isTrusted()).isFalse();
  }
}
