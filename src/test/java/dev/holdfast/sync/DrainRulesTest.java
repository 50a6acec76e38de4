package dev.holdfast.sync;

import static dev.holdfast.sync.Samples.NOON;
import static dev.holdfast.sync.Samples.applied;
import static dev.holdfast.sync.Samples.entries;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sync.Drain.Batch;
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

  private final Drain drain = new Drain(SETTINGS);
  private final QueueCopy copy = new QueueCopy();
  private Instant now = NOON;

  private void journal(int count) {
    copy.queue.addAll(entries(count));
    drain.begin(now);
  }

  private Batch next() {
    return drain.next(copy, now);
  }

  /** What is sent next ends so; then time passes until no pause lasts. */
  private List<Verdict> send(Ended ended) {
    Batch batch = next();
    List<String> reasons = drain.reasons(batch, ended);
    List<Verdict> verdicts = drain.ended(batch, ended, copy, now);
    if (ended instanceof Ended.Committed) {
      copy.settle(batch.all(), verdicts, reasons);
    }
    while (next().isEmpty() && copy.depth() > 0) {
      now = now.plusMillis(10);
    }
    return verdicts;
  }

  private List<Verdict> commit() {
    return send(applied(next().entries()));
  }

  private int nextSize() {
    return next().entries().size();
  }

  /** The head fails alone until it is to be set aside, or so often. */
  private void failHead(int most) {
    for (int i = 0; i < most && next().aside().isEmpty(); i++) {
      send(FAILED);
    }
  }

  @Test
  void s3_theOldestGoFirstABatchAtATime() {
    journal(SETTINGS.batch() + 1);

    assertThat(next().entries()).isEqualTo(entries(SETTINGS.batch()));
    assertThat(next().aside()).isEmpty();
  }

  @Test
  void s3_whatWasCommittedLeavesTheQueue() {
    journal(2);
    List<Replay> verdicts = List.of(new Replay.Apply(), new Replay.Done());

    assertThat(send(new Ended.Committed(verdicts))).containsExactly(Verdict.DONE, Verdict.DONE);
    assertThat(drain.tookAll()).isTrue();
  }

  @Test
  void m2_aBatchThatLeavesSomethingHasNotTakenAll() {
    journal(SETTINGS.batch() + 1);
    commit();
    assertThat(drain.tookAll()).isFalse();

    commit();
    assertThat(drain.tookAll()).isTrue();
    drain.begin(now);
    assertThat(drain.tookAll()).isFalse();
  }

  @Test
  void s4_whatWasRefusedIsAConflictAndDoesNotBlockTheOthers() {
    journal(3);
    List<Replay> verdicts =
        List.of(new Replay.Apply(), new Replay.Conflict("23505", null), new Replay.Apply());

    assertThat(send(new Ended.Committed(verdicts)))
        .containsExactly(Verdict.DONE, Verdict.CONFLICT, Verdict.DONE);
    assertThat(copy.conflicts).containsValue("23505").hasSize(1);
  }

  @Test
  void s4_whatCannotBeAppliedNowStaysAndStopsTheDrainForAWhile() {
    journal(2);
    Batch batch = next();

    assertThat(drain.ended(batch, new Ended.NotNow(), copy, now)).containsOnly(Verdict.STAYS);
    assertThat(next().isEmpty()).isTrue();
    now = now.plus(LONG);
    assertThat(nextSize()).isEqualTo(2);
  }

  @Test
  void s4_thePauseGrowsButStaysBoundedAndEndsWithACommit() {
    journal(2_000);
    Duration first = pause();
    Duration second = pause();
    for (int i = 2; i < 50; i++) {
      assertThat(pause()).isLessThanOrEqualTo(Duration.ofMillis(5_010));
    }

    assertThat(second).isGreaterThan(first);
    commit();
    assertThat(pause()).isEqualTo(first);
  }

  private Duration pause() {
    Instant before = now;
    send(new Ended.NotNow());
    return Duration.between(before, now);
  }

  @Test
  void s4_aBatchThatWasTooSlowIsHalvedAtOnce() {
    journal(100);

    send(new Ended.TooSlow());
    assertThat(nextSize()).isEqualTo(50);
    send(new Ended.TooSlow());
    assertThat(nextSize()).isEqualTo(25);
    assertThat(now).isEqualTo(NOON);
  }

  @Test
  void s4_aBatchWhoseAnswerNeverCameIsHalvedToo() {
    journal(100);
    drain.lost(next());
    assertThat(nextSize()).isEqualTo(50);
  }

  @Test
  void s4_afterACommitTheBatchesGrowAgainToTheirMost() {
    journal(2_000);
    for (int i = 0; i < 4; i++) {
      send(new Ended.TooSlow());
    }
    int small = nextSize();

    commit();
    assertThat(nextSize()).isEqualTo(2 * small);
    for (int i = 0; i < 5; i++) {
      commit();
    }
    assertThat(nextSize()).isEqualTo(SETTINGS.batch());
  }

  @Test
  void s4_aBatchThatFailsIsTriedSinglyToFindTheCulprit() {
    journal(3);
    assertThat(send(FAILED)).containsOnly(Verdict.STAYS);
    assertThat(next().entries()).containsExactly(Samples.entry(1));

    commit();
    assertThat(nextSize()).isEqualTo(2);
  }

  @Test
  void s4_whatFailsAloneIsSetAsideWithTheNextThatIsCommitted() {
    journal(3);
    failHead(100);
    Batch sent = next();
    assertThat(sent.aside()).containsExactly(Samples.entry(1));
    assertThat(sent.entries()).containsExactly(Samples.entry(2));

    assertThat(commit()).containsExactly(Verdict.CONFLICT, Verdict.DONE);
    assertThat(copy.conflicts).containsEntry(Samples.entry(1), "XX000").hasSize(1);
    assertThat(copy.queue).containsExactly(Samples.entry(3));
  }

  @Test
  void s4_severalThatFailAloneInARowAreSetAsideTogether() {
    journal(4);
    for (int i = 0; i < 200 && next().aside().size() < 2; i++) {
      send(i % 2 == 0 ? FAILED : new Ended.TooSlow());
    }

    assertThat(commit()).containsExactly(Verdict.CONFLICT, Verdict.CONFLICT, Verdict.DONE);
    assertThat(copy.queue).containsExactly(Samples.entry(4));
  }

  @Test
  void s4_whereNothingCanBeCommittedNothingIsSetAside() {
    journal(20);
    for (int i = 0; i < 2_000; i++) {
      send(FAILED);
    }

    assertThat(copy.queue).hasSize(20);
    assertThat(copy.conflicts).isEmpty();
    commit();
    assertThat(copy.conflicts.size()).isLessThanOrEqualTo(8);
  }

  @Test
  void s4_anEntryWithNothingBehindItIsTriedLongerAndThenSetAside() {
    journal(1);
    failHead(4 * SETTINGS.aloneTries() - 1);
    assertThat(next().aside()).isEmpty();

    send(FAILED);
    Batch lone = next();
    assertThat(lone.aside()).containsExactly(Samples.entry(1));
    assertThat(lone.entries()).isEmpty();
    assertThat(send(FAILED)).as("not even that is committed").containsExactly(Verdict.STAYS);
    failHead(1);
    assertThat(send(new Ended.Committed(List.of()))).containsExactly(Verdict.CONFLICT);
  }

  @Test
  void s4_whatFailedBeforeItWasCommittedCountsNoMore() {
    journal(3);
    send(FAILED);
    failHead(SETTINGS.aloneTries() - 1);
    commit();
    copy.queue.add(0, Samples.entry(1));

    send(FAILED);
    send(FAILED);
    assertThat(next().aside()).isEmpty();
  }

  @Test
  void s4_theWatchdogBeginsADrainAnewThatDoesNotMoveAndKeepsWhatItKnows() {
    journal(3);
    send(FAILED);
    failHead(SETTINGS.aloneTries() - 1);
    assertThat(nextSize()).isEqualTo(1);

    now = now.plus(SETTINGS.watchdog()).plus(LONG);
    drain.restartIfStuck(now);
    assertThat(nextSize()).isEqualTo(3);
    send(FAILED);
    send(FAILED);
    assertThat(next().aside()).containsExactly(Samples.entry(1));
  }

  @Test
  void s4_aCommitIsProgressAndAPauseIsNoStandstill() {
    journal(3);
    send(FAILED);
    drain.restartIfStuck(now);
    assertThat(nextSize()).as("not stuck yet").isEqualTo(1);

    Batch batch = next();
    now = now.plus(LONG);
    drain.ended(batch, new Ended.NotNow(), copy, now);
    drain.restartIfStuck(now);
    now = now.plusSeconds(6);
    assertThat(nextSize()).as("it was a pause").isEqualTo(1);
  }
}
