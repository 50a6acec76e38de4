package dev.holdfast.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a pod's mode changes, and when it does not. */
class SupervisorRulesTest {
  private static final ProbeAnswer OVERLOADED = new ProbeAnswer.Overloaded();

  private final Bench bench = new Bench();

  @Test
  void i1_aPodBeginsWithSqliteForItsFileMayHoldAJournal() {
    assertThat(bench.mode()).isEqualTo(new Mode.Fallback(1));
  }

  @Test
  void i2_aRedirectTripsTheModeBeforeSqliteIsWrittenTo() {
    bench.untilPrimary();

    bench.supervisor.redirected(bench.now);

    assertThat(bench.mode()).isInstanceOf(Mode.Fallback.class);
    assertThat(bench.heard).endsWith("primary -> fallback");
  }

  @Test
  void i2_aRedirectWhileSqliteServesChangesNothing() {
    bench.supervisor.redirected(bench.now);

    assertThat(bench.mode()).isEqualTo(new Mode.Fallback(1));
    assertThat(bench.heard).isEmpty();
  }

  @Test
  void m1_aRoundTripIsTwoGenerations() {
    bench.untilPrimary();
    assertThat(bench.mode()).isEqualTo(new Mode.Primary(2));

    bench.bad();
    assertThat(bench.mode()).isEqualTo(new Mode.Fallback(3));
    assertThat(bench.heard)
        .containsExactly("fallback -> recovering", "recovering -> primary", "primary -> fallback");
  }

  @Test
  void classA_aHardFailureOfAProbeTripsWithoutAnyCall() {
    bench.untilPrimary();

    bench.bad();

    assertThat(bench.mode()).isInstanceOf(Mode.Fallback.class);
  }

  @Test
  void classA_aPostgresThatSaysNothingTripsTheModeInTime() {
    bench.untilPrimary();

    bench.pass(Duration.ofMillis(1_200));

    assertThat(bench.mode()).isInstanceOf(Mode.Fallback.class);
  }

  @Test
  void classA_aGoodProbeAfterTheTripBeginsTheWayBackAtOnce() {
    bench.untilPrimary();
    bench.bad();

    bench.good(1);

    assertThat(bench.mode()).isInstanceOf(Mode.Recovering.class);
  }

  @Test
  void classD_overloadNeverTripsTheMode() {
    bench.untilPrimary();

    bench.probes(20, OVERLOADED);

    assertThat(bench.mode()).isInstanceOf(Mode.Primary.class);
  }

  @Test
  void section2_aProbeStartsAtItsPaceAlsoWhileOneIsOpen() {
    bench.pass(Duration.ofSeconds(2));

    assertThat(bench.primary.probes()).hasSize(8).doesNotHaveDuplicates();
  }

  @Test
  void m3_theFlipWaitsForSeveralGoodProbes() {
    bench.good(1);
    bench.oblige();
    assertThat(bench.mode()).isInstanceOf(Mode.Recovering.class);

    bench.good(2);
    bench.oblige();
    assertThat(bench.mode()).isInstanceOf(Mode.Primary.class);
  }

  @Test
  void m3_aRecoveryThatFailedAfterAGoodProbeIsWaitedFor() {
    bench.good(1);
    bench.looked(Epoch.Change.LEFT_BEHIND);
    assertThat(bench.mode()).isInstanceOf(Mode.Fallback.class);

    bench.good(1);
    assertThat(bench.mode()).isInstanceOf(Mode.Fallback.class);

    bench.passWell(Bench.SETTINGS.cooldown().multipliedBy(2));
    assertThat(bench.mode()).isInstanceOf(Mode.Recovering.class);
  }

  @Test
  void m3_aNewOutageDuringARecoveryCostsNoWait() {
    bench.good(1);
    bench.bad();
    assertThat(bench.mode()).isInstanceOf(Mode.Fallback.class);

    bench.good(1);

    assertThat(bench.mode()).isInstanceOf(Mode.Recovering.class);
  }

  @Test
  void r3_aStartServesNobodyBeforePostgresWasRead() {
    bench.good(1);
    assertThat(bench.supervisor.serves()).isFalse();

    bench.looked(Epoch.Change.NONE);
    bench.renewed(true);
    bench.pullFailed();
    assertThat(bench.supervisor.serves()).isFalse();

    bench.passWell(Duration.ofMillis(100));
    bench.pulled();
    assertThat(bench.supervisor.serves()).isTrue();
  }

  @Test
  void r3_aStartServesFromTheFileWhenPostgresIsAway() {
    bench.bad();
    bench.pass(Duration.ofMillis(50));

    assertThat(bench.supervisor.serves()).isTrue();
  }

  @Test
  void r3_aStartWaitsForPostgresOnlySoLong() {
    bench.probes(4, OVERLOADED);
    assertThat(bench.supervisor.serves()).isFalse();

    bench.probes(20, OVERLOADED);
    assertThat(bench.supervisor.serves()).isTrue();
  }

  @Test
  void m2_whatItSaysOfItselfNamesTheModeAndTheStep() {
    assertThat(bench.supervisor.toString()).contains("Fallback");

    bench.good(1);

    assertThat(bench.supervisor.toString()).contains("Recovering", "LOOK");
  }
}
