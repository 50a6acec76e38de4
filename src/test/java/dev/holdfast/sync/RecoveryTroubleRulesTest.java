package dev.holdfast.sync;

import static dev.holdfast.sync.AskedPrimary.What.LOOK;
import static dev.holdfast.sync.AskedPrimary.What.REPLAY;
import static dev.holdfast.sync.AskedPrimary.What.RESYNC;
import static dev.holdfast.sync.Samples.entries;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The way back past entries that fail, and to a PostgreSQL that is not as it was left. */
class RecoveryTroubleRulesTest {
  private static final Duration STEP = Bench.SETTINGS.stepDeadline();

  private final Bench bench = new Bench();

  @Test
  void s4_whatIsRefusedIsSetAsideWithItsReasonAndTheWayBackGoesOn() {
    List<Entry> all = entries(2);
    bench.copy.queue.addAll(all);
    bench.untilDrain();
    bench.replayed(
        new Drain.Ended.Committed(List.of(new Replay.Conflict("22021", null), new Replay.Apply())));

    assertThat(bench.copy.conflicts).containsOnly(Map.entry(all.get(0), "22021"));
    assertThat(bench.primary.last().rows()).as("its effect is undone").contains("facts/1");
    bench.good(2);
    bench.oblige();
    assertThat(bench.mode()).isInstanceOf(Mode.Primary.class);
  }

  @Test
  void s4_whatFailsAloneAgainAndAgainIsSetAsideWithItsReason() {
    bench.copy.queue.addAll(entries(2));
    bench.untilDrain();
    for (int i = 0; i <= Bench.SETTINGS.aloneTries(); i++) {
      bench.replayed(new Drain.Ended.Failed("XX000"));
      bench.passWell(Duration.ofSeconds(2));
    }
    bench.applied();

    assertThat(bench.copy.conflicts).containsValue("XX000").hasSize(1);
    assertThat(bench.copy.queue).isEmpty();
  }

  @Test
  void s4_theWatchdogBeginsADrainWithoutProgressAnew() {
    bench.copy.queue.addAll(entries(4));
    bench.untilDrain();
    bench.replayed(new Drain.Ended.Failed("XX000"));
    assertThat(bench.primary.last().entries()).hasSize(1);

    for (int i = 0; i < 3; i++) {
      bench.passWell(STEP.minusMillis(500));
      bench.replayed(new Drain.Ended.NotNow());
    }
    bench.passWell(STEP.minusMillis(500));

    assertThat(bench.primary.last().entries()).hasSize(4);
  }

  @Test
  void s5_afterAPostgresThatWentBackWhatIsKeptIsReplayedThenAllIsReadAnew() {
    bench.copy.kept.addAll(entries(2));
    bench.good(3);
    bench.looked(Epoch.Change.WENT_BACK);
    bench.renewed(true);
    assertThat(bench.primary.last().what()).isEqualTo(REPLAY);
    assertThat(bench.primary.last().entries()).hasSize(2);

    bench.applied();
    assertThat(bench.primary.last().what()).isEqualTo(RESYNC);

    bench.pulled();
    bench.oblige();
    assertThat(bench.mode()).isInstanceOf(Mode.Primary.class);
    assertThat(bench.primary.count(RESYNC)).isEqualTo(1);
  }

  @Test
  void r6_aResyncThatFailedIsAskedForAgain() {
    bench.good(3);
    bench.looked(Epoch.Change.WENT_BACK);
    bench.renewed(true);
    bench.pullFailed();
    assertThat(bench.primary.count(RESYNC)).as("not at once").isEqualTo(1);

    bench.passWell(Duration.ofMillis(100));
    assertThat(bench.primary.count(RESYNC)).isEqualTo(2);
    assertThat(bench.copy.isHeld()).isFalse();
  }

  @Test
  void m2_pullsThatFailAgainAndAgainEndTheRecovery() {
    bench.good(1);
    bench.looked(Epoch.Change.NONE);
    bench.renewed(true);
    for (int i = 0; i < 11 && bench.mode() instanceof Mode.Recovering; i++) {
      bench.pullFailed();
      bench.passWell(Duration.ofSeconds(1));
    }

    assertThat(bench.heard).contains("recovering -> fallback");
  }

  @ParameterizedTest
  @EnumSource(
      value = Epoch.Change.class,
      names = {"LEFT_BEHIND", "ANOTHER"})
  void s7_nothingIsExchangedWithAPostgresThatIsNotTheCopys(Epoch.Change change) {
    bench.copy.queue.addAll(entries(1));
    bench.good(3);
    bench.looked(change);

    assertThat(bench.mode()).isInstanceOf(Mode.Fallback.class);
    assertThat(bench.primary.whats()).containsExactly(LOOK);
    assertThat(bench.copy.queue).hasSize(1);
  }

  @Test
  void m2_eachGateThatFailedMakesTheNextOneLonger() {
    bench.untilDrain();
    bench.good(2);

    for (int times : new int[] {1, 2, 4, 8, 8}) {
      Duration length = Bench.SETTINGS.gateDeadline().multipliedBy(times);
      assertThat(heldFor()).isBetween(length, length.plusMillis(100));
    }
  }

  /** How long the next gate holds writes if nothing that it asks for is answered. */
  private Duration heldFor() {
    while (!bench.copy.isHeld()) {
      bench.pulled();
      bench.passWell(Duration.ofMillis(50));
    }
    Instant begin = bench.now;
    while (bench.copy.isHeld()) {
      bench.passWell(Duration.ofMillis(50));
    }
    return Duration.between(begin, bench.now);
  }
}
