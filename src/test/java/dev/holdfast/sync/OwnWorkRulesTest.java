package dev.holdfast.sync;

import static dev.holdfast.sync.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.sync.OwnWork.Candidate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What a pod works on while PostgreSQL is away, and when it sweeps (section 6, rule S6). */
class OwnWorkRulesTest {
  private static final SyncSettings SETTINGS = SyncSettings.DEFAULT;
  private static final List<Mode> LOCAL = List.of(new Mode.Fallback(3), new Mode.Recovering(3));
  private static final Mode PRIMARY = new Mode.Primary(4);
  private static final Candidate OWN = created(3);

  private static Candidate created(long generation) {
    return new Candidate(generation, false, false, false, false, false);
  }

  @Test
  void section6_aPodClaimsWhatItCreatedSinceTheFlip() {
    for (Mode mode : LOCAL) {
      assertThat(OwnWork.mayClaim(OWN, mode)).isTrue();
      assertThat(OwnWork.mayClaim(created(-1), mode)).as("of another pod").isFalse();
      assertThat(OwnWork.mayClaim(created(1), mode)).as("of an earlier outage").isFalse();
    }
  }

  @Property
  void section6_aPodClaimsNothingThatMayRunElsewhere(
      @ForAll boolean keyed,
      @ForAll boolean unique,
      @ForAll boolean derived,
      @ForAll boolean doubt,
      @ForAll boolean leased) {
    boolean elsewhere = keyed || unique || derived || doubt || leased;
    Candidate task = new Candidate(3, keyed, unique, derived, doubt, leased);

    for (Mode mode : LOCAL) {
      assertThat(OwnWork.mayClaim(task, mode)).isEqualTo(!elsewhere);
    }
  }

  @Test
  void section6_inPrimaryNothingIsClaimedLocally() {
    assertThat(OwnWork.mayClaim(created(4), PRIMARY)).isFalse();
  }

  @Test
  void section6_aStandaloneServiceClaimsEverything() {
    Candidate task = new Candidate(-1, true, true, true, true, true);

    assertThat(OwnWork.mayClaim(task, new Mode.Standalone())).isTrue();
  }

  @Test
  void section6_aHandlerStopsBeforeItsLeaseEnds() {
    assertThat(OwnWork.stopBy(NOON, SETTINGS)).isEqualTo(NOON.minus(SETTINGS.leaseMargin()));
  }

  @Test
  void section6_aTakeoverTakesAPostgresThatWasReachableForTheLeaseAndAGrace() {
    Duration lease = Duration.ofSeconds(30);
    Duration enough = lease.plus(SETTINGS.takeoverGrace());

    assertThat(OwnWork.mayTakeOver(enough.minusNanos(1), lease, SETTINGS)).isFalse();
    assertThat(OwnWork.mayTakeOver(enough, lease, SETTINGS)).isTrue();
  }

  @Test
  void s6_leasesAndRetentionAreSweptInPrimaryAndStandaloneOnly() {
    assertThat(OwnWork.sweeps(PRIMARY)).isTrue();
    assertThat(OwnWork.sweeps(new Mode.Standalone())).isTrue();
    assertThat(LOCAL).noneMatch(OwnWork::sweeps);
  }

  @Test
  void section6_aClaimTakesOnlyLeasesThatHadEndedWhenItWasAskedFor() {
    Instant asked = NOON.plusSeconds(60);

    assertThat(OwnWork.hasEnded(NOON, asked, asked)).isTrue();
    assertThat(OwnWork.hasEnded(asked, asked, NOON.plusSeconds(600))).isFalse();
    assertThat(OwnWork.hasEnded(NOON, asked, NOON)).as("a clock ahead").isFalse();
  }

  @Test
  void section6_aPodThatNeverMeasuredItsClockFiresNoTicks() {
    assertThat(OwnWork.firesTicks(LOCAL.get(0), false)).isFalse();
    assertThat(OwnWork.firesTicks(LOCAL.get(0), true)).isTrue();
    assertThat(OwnWork.firesTicks(new Mode.Standalone(), false)).isTrue();
  }

  @Test
  void section6_aTakeoverGraceShorterThanAStepOfARecoveryIsRefused() {
    SyncSettings most = SETTINGS;

    assertThatThrownBy(
            () ->
                new SyncSettings(
                    most.probeInterval(),
                    most.probeDeadline(),
                    most.missesToTrip(),
                    most.goodToFlip(),
                    most.cooldown(),
                    most.cooldownMost(),
                    most.stable(),
                    most.gateDeadline(),
                    most.gateDepth(),
                    most.batch(),
                    most.aloneTries(),
                    most.watchdog(),
                    most.pullInterval(),
                    most.compareInterval(),
                    most.leaseMargin(),
                    most.startDeadline(),
                    most.stepDeadline(),
                    most.stepDeadline()))
        .hasMessageContaining("grace");
  }
}
