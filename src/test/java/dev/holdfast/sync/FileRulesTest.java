package dev.holdfast.sync;

import static dev.holdfast.sync.Samples.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sync.Adoption.Start;
import dev.holdfast.sync.AntiEntropy.Digest;
import dev.holdfast.sync.JournalRoom.Room;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a file may be opened as, how much its journal may hold, what in it has gone astray. */
class FileRulesTest {
  private static final JournalRoom ROOM =
      new JournalRoom(
          1_000,
          Duration.ofHours(100),
          Duration.ofHours(10),
          Duration.ofMillis(9),
          500,
          Duration.ofHours(24));

  @Test
  void s7_aNewFileServesAsWhateverIsConfigured() {
    assertThat(Adoption.start(FileRole.NEW, null, false, false)).isEqualTo(Start.SERVE);
    assertThat(Adoption.start(FileRole.NEW, id(1), false, false)).isEqualTo(Start.SERVE);
  }

  @Test
  void s7_aStandaloneFileIsNotAdoptedByAWrongSetting() {
    assertThat(Adoption.start(FileRole.STANDALONE, null, false, false)).isEqualTo(Start.SERVE);
    assertThat(Adoption.start(FileRole.STANDALONE, id(1), false, true))
        .isEqualTo(Start.ADOPT_FIRST);
  }

  @Test
  void s7_aStandbyFileServesItsOwnDatabaseOnly() {
    FileRole standby = FileRole.standbyOf(id(1));

    assertThat(Adoption.start(standby, id(1), true, false)).isEqualTo(Start.SERVE);
    assertThat(Adoption.start(standby, id(2), false, true)).isEqualTo(Start.OTHER_DATABASE);
  }

  @Test
  void s7_aStandbyFileWithAnOpenJournalIsNotServedAloneUnlessTold() {
    FileRole standby = FileRole.standbyOf(id(1));

    assertThat(Adoption.start(standby, null, true, false)).isEqualTo(Start.OPEN_JOURNAL);
    assertThat(Adoption.start(standby, null, true, true)).isEqualTo(Start.SERVE);
    assertThat(Adoption.start(standby, null, false, false)).isEqualTo(Start.SERVE);
  }

  @Test
  void s7_anAdoptedRowIsTheSameOperationEachTime() {
    assertThat(Adoption.operation("tasks/1", 1, id(1)))
        .isEqualTo(Adoption.operation("tasks/1", 1, id(1)))
        .isNotEqualTo(Adoption.operation("tasks/2", 1, id(1)))
        .isNotEqualTo(Adoption.operation("tasks/1", 2, id(1)))
        .isNotEqualTo(Adoption.operation("tasks/1", 1, id(2)));
  }

  @Test
  void s9_aJournalWarnsNearItsCapAndTakesNothingAtIt() {
    assertThat(ROOM.left(799, Duration.ZERO)).isEqualTo(Room.ENOUGH);
    assertThat(ROOM.left(800, Duration.ZERO)).isEqualTo(Room.NEAR);
    assertThat(ROOM.left(1_000, Duration.ZERO)).isEqualTo(Room.FULL);
  }

  @Test
  void s9_anOldJournalIsFullHoweverLittleItHolds() {
    assertThat(ROOM.left(1, Duration.ofHours(79))).isEqualTo(Room.ENOUGH);
    assertThat(ROOM.left(1, Duration.ofHours(80))).isEqualTo(Room.NEAR);
    assertThat(ROOM.left(1, Duration.ofHours(100))).isEqualTo(Room.FULL);
  }

  @Test
  void s9_theDefaultCapIsFarAboveADay() {
    assertThat(JournalRoom.DEFAULT.left(1 << 30, Duration.ofDays(3))).isEqualTo(Room.ENOUGH);
  }

  @Test
  void m2_writesAreSlowedALittleAsTheJournalGrowsOld() {
    assertThat(ROOM.slowdown(Duration.ofHours(10))).isEqualTo(Duration.ZERO);
    assertThat(ROOM.slowdown(Duration.ofHours(40))).isEqualTo(Duration.ofMillis(3));
    assertThat(ROOM.slowdown(Duration.ofHours(400))).isEqualTo(Duration.ofMillis(9));
  }

  @Test
  void s5_drainedEntriesAreKeptForAWindowOfTimeAndSize() {
    assertThat(ROOM.keeps(Duration.ofHours(24), 500)).isTrue();
    assertThat(ROOM.keeps(Duration.ofHours(25), 0)).isFalse();
    assertThat(ROOM.keeps(Duration.ofHours(1), 501)).isFalse();
  }

  @Test
  void r7_bucketsThatHoldTheSameAreEqualInAnyOrder() {
    Digest one = Digest.EMPTY.with("a", 1, id(1)).with("b", 2, id(2));
    Digest other = Digest.EMPTY.with("b", 2, id(2)).with("a", 1, id(1));

    assertThat(AntiEntropy.differing(Map.of(3, one), Map.of(3, other))).isEmpty();
    assertThat(AntiEntropy.differing(Map.of(3, Digest.EMPTY), Map.of())).isEmpty();
  }

  @Test
  void r7_aRowThatIsMissingOnEitherSideIsNoticed() {
    Digest one = Digest.EMPTY.with("a", 1, id(1));

    assertThat(AntiEntropy.differing(Map.of(3, one), Map.of())).containsExactly(3);
    assertThat(AntiEntropy.differing(Map.of(), Map.of(4, one))).containsExactly(4);
  }

  @Test
  void d6_anEqualVersionOfAnotherOperationIsNoticed() {
    Digest one = Digest.EMPTY.with("a", 2, id(1));
    Digest other = Digest.EMPTY.with("a", 2, id(2));

    assertThat(AntiEntropy.differing(Map.of(3, one), Map.of(3, other))).containsExactly(3);
  }
}
