package dev.holdfast.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Drills, doubt, and a process that does not run itself. */
class DrillRulesTest {
  private final Bench bench = new Bench();

  @Test
  void m3_aDrillTakesAWellPostgresForAwayUntilItIsEnded() {
    bench.untilPrimary();

    bench.supervisor.drill(bench.now);
    bench.passWell(Duration.ofSeconds(5));
    assertThat(bench.mode()).isInstanceOf(Mode.Fallback.class);

    bench.supervisor.drillEnds(bench.now);
    assertThat(bench.mode()).isInstanceOf(Mode.Recovering.class);
    bench.good(Bench.SETTINGS.goodToFlip());
    bench.oblige();
    assertThat(bench.mode()).isInstanceOf(Mode.Primary.class);
  }

  @Test
  void m2_aDrillBreaksAWayBackOff() {
    bench.untilDrain();

    bench.supervisor.drill(bench.now);

    assertThat(bench.mode()).isEqualTo(new Mode.Fallback(1));
    assertThat(bench.heard).endsWith("recovering -> fallback");
  }

  @Test
  void m3_aDrillWhileSqliteServesOnlyKeepsPostgresFromServing() {
    bench.supervisor.drill(bench.now);
    bench.passWell(Duration.ofSeconds(2));

    assertThat(bench.heard).isEmpty();
  }

  @Test
  void m3_theEndOfADrillForgetsTheCooldown() {
    bench.untilDrain();
    bench.renewed(false);
    bench.looked(Epoch.Change.LEFT_BEHIND);
    bench.supervisor.drill(bench.now);
    bench.good(1);

    bench.supervisor.drillEnds(bench.now);

    assertThat(bench.mode()).isInstanceOf(Mode.Recovering.class);
  }

  @Test
  void classA_doubtIsFollowedByAProbeAtOnce() {
    bench.untilPrimary();
    bench.passWell(Duration.ofMillis(100));
    int probes = bench.primary.probes().size();

    bench.supervisor.doubted(bench.now);
    assertThat(bench.primary.probes()).hasSize(probes + 1);

    bench.supervisor.doubted(bench.now);
    assertThat(bench.primary.probes()).as("not one for each call").hasSize(probes + 1);
  }

  @Test
  void classA_doubtRightAfterAProbeIsFollowedByAnotherSoon() {
    bench.untilPrimary();
    bench.passWell(Duration.ofMillis(100));
    bench.supervisor.doubted(bench.now);
    int probes = bench.primary.probes().size();

    bench.supervisor.doubted(bench.now.plusMillis(1));
    bench.supervisor.tick(bench.now.plusMillis(19));
    assertThat(bench.primary.probes()).hasSize(probes);
    bench.supervisor.tick(bench.now.plusMillis(20));

    assertThat(bench.primary.probes()).as("not after a whole interval").hasSize(probes + 1);
  }

  @Test
  void m3_aStallOfTheProcessIsNoSilenceOfPostgres() {
    bench.untilPrimary();
    bench.passWell(Duration.ofSeconds(1));
    bench.pass(Bench.SETTINGS.probeInterval());

    bench.now = bench.now.plusSeconds(30);
    bench.supervisor.tick(bench.now);
    bench.passWell(Duration.ofSeconds(1));

    assertThat(bench.mode()).isInstanceOf(Mode.Primary.class);
  }

  @Test
  void s9_aShorterAgeOfTheJournalSlowsWritesEarlier() {
    Duration age = Duration.ofHours(1);

    assertThat(JournalRoom.DEFAULT.with(1, age).slowFrom()).isEqualTo(age.dividedBy(2));
    assertThat(JournalRoom.DEFAULT.with(1, Duration.ofDays(7)))
        .extracting(JournalRoom::slowFrom)
        .isEqualTo(JournalRoom.DEFAULT.slowFrom());
  }
}
