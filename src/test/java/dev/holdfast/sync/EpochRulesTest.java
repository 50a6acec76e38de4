package dev.holdfast.sync;

import static dev.holdfast.sync.Samples.NOON;
import static dev.holdfast.sync.Samples.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sync.Epoch.Change;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whether PostgreSQL is on the history that the copy follows. */
class EpochRulesTest {
  private static final Epoch KNOWN = epoch("cluster", 2, 7, true);

  private static Epoch epoch(String system, int timeline, long acknowledged, boolean witnessed) {
    return new Epoch(id(1), system, timeline, id(9), acknowledged, witnessed);
  }

  @Test
  void r6_aPostgresThatGoesOnIsTheSame() {
    assertThat(KNOWN.to(KNOWN)).isEqualTo(Change.NONE);
    assertThat(KNOWN.to(epoch("cluster", 2, 8, true))).isEqualTo(Change.NONE);
  }

  @Test
  void r6_aPromotedStandbyIsNoticedByItsTimeline() {
    assertThat(KNOWN.to(epoch("cluster", 3, 7, true))).isEqualTo(Change.WENT_BACK);
  }

  @Test
  void r6_aBackupInAnotherClusterIsNoticedWhateverItsTimeline() {
    assertThat(KNOWN.to(epoch("other", 1, 7, true))).isEqualTo(Change.WENT_BACK);
    assertThat(KNOWN.to(epoch("other", 2, 7, true))).isEqualTo(Change.WENT_BACK);
  }

  @Test
  void r6_lostCommitsAreNoticedByTheCounterOfAcknowledgedPulls() {
    assertThat(KNOWN.to(epoch("cluster", 2, 6, true))).isEqualTo(Change.WENT_BACK);
  }

  @Test
  void r6_whatWasLostAfterTheLastAcknowledgementIsNoticedByItsOperation() {
    assertThat(KNOWN.to(epoch("cluster", 2, 7, false))).isEqualTo(Change.WENT_BACK);
  }

  @Test
  void r6_aWayBackThatAnotherPodHasNoticedIsNoticedByItsEra() {
    Epoch later = new Epoch(id(1), "cluster", 2, id(10), 8, true);

    assertThat(KNOWN.to(later)).isEqualTo(Change.WENT_BACK);
  }

  @Test
  void classE_anEarlierTimelineOfTheSameClusterIsNotThePrimary() {
    assertThat(KNOWN.to(epoch("cluster", 1, 7, true))).isEqualTo(Change.LEFT_BEHIND);
  }

  @Test
  void s7_anotherDatabaseIsAnotherWhateverElseIsEqual() {
    Epoch another = new Epoch(id(2), "cluster", 2, id(9), 7, true);

    assertThat(KNOWN.to(another)).isEqualTo(Change.ANOTHER);
  }

  @Test
  void r6_anOperationThatMayHaveBeenSweptIsNoWitness() {
    Duration retention = Duration.ofHours(24);

    assertThat(Epoch.isWitness(NOON, NOON.plus(Duration.ofHours(11)), retention)).isTrue();
    assertThat(Epoch.isWitness(NOON, NOON.plus(Duration.ofHours(12)), retention)).isFalse();
  }
}
