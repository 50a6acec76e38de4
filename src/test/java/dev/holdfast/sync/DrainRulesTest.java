package dev.holdfast.sync;

import static dev.holdfast.sync.Samples.NOON;
import static dev.holdfast.sync.Samples.applied;
import static dev.holdfast.sync.Samples.entries;
import static dev.holdfast.sync.Samples.millis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sync.Drain.Ended;
import dev.holdfast.sync.Drain.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the journal comes back to PostgreSQL, and what stops or does not stop it. */
class DrainRulesTest {
  private static final SyncSettings SETTINGS = SyncSettings.DEFAULT;
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Ended FAILED = new Ended.Failed("XX000");

  private final Drain drain = new Drain(SETTINGS, NOON);

  /** It fails alone so often, with as long between as the drain wants. */
  private List<Verdict> failAlone(Entry entry, int times) {
    List<Verdict> last = List.of();
    for (int i = 1; i <= times; i++) {
      last = drain.ended(List.of(entry), FAILED, NOON.plus(LONG.multipliedBy(i)));
    }
    return last;
  }

  private Instant resumes(Instant from) {
    Instant at = from;
    while (drain.take(at) == 0) {
      at = at.plusMillis(10);
    }
    return at;
  }

  @Test
  void s3_takesABatchAtATime() {
    assertThat(drain.take(NOON)).isEqualTo(SETTINGS.batch());
  }

  @Test
  void s3_whatWasCommittedLeavesTheQueue() {
    List<Replay> verdicts = List.of(new Replay.Apply(), new Replay.Done());

    assertThat(drain.ended(entries(2), new Ended.Committed(verdicts), NOON))
        .containsExactly(Verdict.DONE, Verdict.DONE);
  }

  @Test
  void s4_whatWasRefusedIsAConflictAndDoesNotBlockTheOthers() {
    List<Replay> verdicts =
        List.of(new Replay.Apply(), new Replay.Conflict("23505", null), new Replay.Apply());

    assertThat(drain.ended(entries(3), new Ended.Committed(verdicts), NOON))
        .containsExactly(Verdict.DONE, Verdict.CONFLICT, Verdict.DONE);
  }

  @Test
  void s4_whatCannotBeAppliedNowStaysAndStopsTheDrainForAWhile() {
    assertThat(drain.ended(entries(2), new Ended.NotNow(), NOON))
        .containsExactly(Verdict.STAYS, Verdict.STAYS);

    assertThat(drain.take(NOON)).isZero();
    assertThat(drain.take(NOON.plus(LONG))).isEqualTo(SETTINGS.batch());
  }

  @Test
  void s4_thePauseGrowsButStaysBoundedAndEndsWithACommit() {
    Duration first = Duration.between(NOON, resumesAfterNotNow(NOON));
    Instant at = NOON.plus(LONG);
    Duration second = Duration.between(at, resumesAfterNotNow(at));
    for (int i = 2; i < 50; i++) {
      at = at.plus(LONG);
      resumesAfterNotNow(at);
    }

    assertThat(second).isGreaterThan(first);
    assertThat(resumes(at)).isBeforeOrEqualTo(at.plusSeconds(5));
    drain.ended(entries(1), applied(entries(1)), at.plus(LONG));
    assertThat(resumesAfterNotNow(at.plus(LONG))).isBeforeOrEqualTo(at.plus(LONG).plus(first));
  }

  private Instant resumesAfterNotNow(Instant at) {
    drain.ended(entries(1), new Ended.NotNow(), at);
    return resumes(at);
  }

  @Test
  void s4_aBatchThatWasTooSlowIsHalvedAtOnce() {
    drain.ended(entries(100), new Ended.TooSlow(), NOON);
    assertThat(drain.take(NOON)).isEqualTo(50);

    drain.ended(entries(3), new Ended.TooSlow(), NOON);
    assertThat(drain.take(NOON)).isEqualTo(1);
  }

  @Test
  void s4_anEntryThatIsTooSlowAloneAgainAndAgainIsSetAside() {
    Instant at = NOON;
    List<Verdict> verdicts = List.of(Verdict.STAYS);
    for (int i = 0; i < SyncSettings.DEFAULT.aloneTries(); i++) {
      assertThat(verdicts).containsExactly(Verdict.STAYS);
      at = at.plusSeconds(10);
      verdicts = drain.ended(entries(1), new Ended.TooSlow(), at);
    }

    assertThat(verdicts).containsExactly(Verdict.CONFLICT);
  }

  @Test
  void s4_afterACommitTheBatchesGrowAgainToTheirMost() {
    drain.ended(entries(100), new Ended.TooSlow(), NOON);
    drain.ended(entries(50), applied(entries(50)), NOON);
    assertThat(drain.take(NOON)).isEqualTo(100);

    for (int i = 0; i < 5; i++) {
      drain.ended(entries(1), applied(entries(1)), NOON);
    }
    assertThat(drain.take(NOON)).isEqualTo(SETTINGS.batch());
  }

  @Test
  void s4_aBatchThatFailsIsTriedSinglyToFindTheCulprit() {
    assertThat(drain.ended(entries(3), FAILED, NOON)).containsOnly(Verdict.STAYS);
    assertThat(drain.take(NOON)).isEqualTo(1);

    drain.ended(entries(1), applied(entries(1)), NOON);
    assertThat(drain.take(NOON)).isGreaterThan(1);
  }

  @Test
  void s4_anEntryThatFailsAloneAgainAndAgainIsSetAside() {
    Entry culprit = Samples.entry(1);

    assertThat(failAlone(culprit, SETTINGS.aloneTries() - 1)).containsExactly(Verdict.STAYS);
    assertThat(failAlone(culprit, 1)).containsExactly(Verdict.CONFLICT);
  }

  @Test
  void s4_whatFailedBeforeItWasCommittedCountsNoMore() {
    Entry culprit = Samples.entry(1);
    failAlone(culprit, SETTINGS.aloneTries() - 1);
    drain.ended(List.of(culprit), applied(List.of(culprit)), NOON);

    assertThat(failAlone(culprit, 1)).containsExactly(Verdict.STAYS);
  }

  @Test
  void s4_theWatchdogSeesADrainWithoutProgress() {
    assertThat(drain.isStuck(NOON.plus(SETTINGS.watchdog()))).isFalse();
    assertThat(drain.isStuck(NOON.plus(SETTINGS.watchdog()).plusMillis(1))).isTrue();
  }

  @Test
  void s4_aCommitIsProgressAndAPauseIsNoStandstill() {
    Instant late = NOON.plus(SETTINGS.watchdog()).plusMillis(1);
    drain.ended(entries(1), new Ended.NotNow(), late);
    assertThat(drain.isStuck(late)).isFalse();

    drain.ended(entries(1), applied(entries(1)), late);
    assertThat(drain.isStuck(late.plus(LONG))).isTrue();
    assertThat(drain.isStuck(late.plusSeconds(9))).isFalse();
  }

  @Test
  void s4_anEntryThatIsSetAsideIsProgress() {
    failAlone(Samples.entry(1), SETTINGS.aloneTries());

    assertThat(drain.isStuck(NOON.plus(LONG.multipliedBy(SETTINGS.aloneTries())).plusMillis(1)))
        .isFalse();
    assertThat(drain.isStuck(millis(0))).isFalse();
  }
}
