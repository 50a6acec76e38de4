package dev.holdfast.sync.history;

import static dev.holdfast.sync.history.Script.CLIENT;
import static dev.holdfast.sync.history.Script.withRunning;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sync.history.Event.Kind;
import dev.holdfast.sync.history.Event.Outcome;
import dev.holdfast.sync.history.Event.Serving;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Property 6: no illegal transition of a task or a mode, and no task run twice. */
class TransitionsTest {

  private static Script completed() {
    return withRunning("t").done("worker", Kind.TASK_SETTLE, "t", null);
  }

  @Test
  void taskEndsOnceInPostgresql() {
    assertThat(completed().broken()).isEmpty();
    assertThat(completed().done(CLIENT, Kind.TASK_CANCEL, "t", null).broken()).containsExactly(6);
    assertThat(completed().done("worker", Kind.TASK_CLAIM, "t", null).broken()).containsExactly(6);
  }

  @Test
  void explicitRunLeavesATerminalState() {
    Script script =
        completed()
            .done(CLIENT, Kind.TASK_RUN, "t", null)
            .done("worker", Kind.TASK_CLAIM, "t", null);

    assertThat(script.broken()).isEmpty();
  }

  @Test
  void settledTaskIsNotSeenAsQueuedAgain() {
    assertThat(completed().read("t", "completed", 3L).read("t", "queued", 3L).broken())
        .containsExactly(6);
    assertThat(completed().read("t", "running", 2L).read("t", "completed", 3L).broken()).isEmpty();
  }

  @Test
  void settledTaskMayBeSeenAsQueuedWhereItWasRunAnewOrThePodLostIt() {
    Script rerun = completed().read("t", "completed", 3L).done(CLIENT, Kind.TASK_RUN, "t", null);
    assertThat(rerun.read("t", "queued", 4L).broken()).isEmpty();

    Script putBack = completed().read("t", "completed", 3L).putBack();
    assertThat(putBack.read("t", "queued", 1L).broken()).isEmpty();
  }

  @Test
  void resultThatPostgresqlRefusedIsTakenBack() {
    Script script =
        withRunning("t")
            .called("worker", Kind.TASK_SETTLE, "t", null, Outcome.OK)
            .conflict(0)
            .read("t", "completed", 3L)
            .read("t", "running", 3L);

    assertThat(script.broken()).isEmpty();
  }

  @Test
  void modeMayGoRound() {
    Script script =
        new Script()
            .mode(null, Serving.FALLBACK, 1)
            .mode(Serving.FALLBACK, Serving.RECOVERING, 1)
            .mode(Serving.RECOVERING, Serving.FALLBACK, 1)
            .mode(Serving.FALLBACK, Serving.RECOVERING, 1)
            .mode(Serving.RECOVERING, Serving.PRIMARY, 2)
            .mode(Serving.PRIMARY, Serving.FALLBACK, 3)
            .mode(null, Serving.FALLBACK, 1);

    assertThat(script.broken()).isEmpty();
  }

  @Test
  void modeTakesNoShortCut() {
    assertThat(new Script().mode(Serving.FALLBACK, Serving.PRIMARY, 2).broken()).containsExactly(6);
    assertThat(new Script().mode(Serving.PRIMARY, Serving.RECOVERING, 2).broken())
        .containsExactly(6);
    assertThat(new Script().mode(Serving.STANDALONE, Serving.FALLBACK, 2).broken())
        .containsExactly(6);
    assertThat(new Script().mode(null, Serving.PRIMARY, 1).broken()).containsExactly(6);
  }

  @Test
  void generationCountsTheFlips() {
    Script script = new Script().mode(null, Serving.FALLBACK, 1);

    assertThat(script.mode(Serving.FALLBACK, Serving.RECOVERING, 2).broken()).containsExactly(6);
  }

  @Test
  void localRunThatSettledIsTheLast() {
    Script once = new Script().began("t", 1, true).settled("t", 1);
    assertThat(once.broken()).isEmpty();

    Script twice = new Script().began("t", 1, true).settled("t", 1).after(Duration.ofHours(1));
    assertThat(twice.began("t", 2, false).broken()).containsExactly(6);
  }

  @Test
  void leasedRunThatSettledIsTheLastToo() {
    Script after = new Script().began("t", 1, false).settled("t", 1).after(Duration.ofHours(1));
    assertThat(after.began("t", 2, false).broken()).containsExactly(6);
  }

  @Test
  void runOfAPodThatIsCutOffMayBeTakenOver() {
    Script script = new Script().began("t", 1, false).cutOff().settled("t", 1);
    assertThat(script.began("t", 2, false).broken()).isEmpty();

    Script before = new Script().cutOff().after(Duration.ofSeconds(1)).began("t", 1, false);
    assertThat(before.settled("t", 1).began("t", 2, false).broken()).containsExactly(6);
  }

  @Test
  void runThatNeverSettledMayBeRepeated() {
    Script ended = new Script().began("t", 1, true).ended("t", 1).began("t", 2, true);
    assertThat(ended.settled("t", 2).broken()).isEmpty();

    Script killed = new Script().began("t", 1, true).killed().began("t", 2, true);
    assertThat(killed.broken()).isEmpty();
  }

  @Test
  void taskIsNotRunWhileAHandlerOfItStillRuns() {
    Script local = new Script().began("t", 1, true).after(Duration.ofHours(1));
    assertThat(local.began("t", 2, false).broken()).containsExactly(6);

    Script leased = new Script().began("t", 1, false).after(Duration.ofSeconds(1));
    assertThat(leased.began("t", 2, false).broken()).containsExactly(6);
  }

  @Test
  void taskMayRunAgainWhenAskedOrWhenPostgresqlWentBack() {
    Script asked =
        new Script()
            .began("t", 1, true)
            .settled("t", 1)
            .done(CLIENT, Kind.TASK_RUN, "t", null)
            .began("t", 2, true);
    assertThat(asked.broken()).isEmpty();

    Script back = new Script().began("t", 1, true).settled("t", 1).wentBack(false);
    assertThat(back.began("t", 2, true).broken()).isEmpty();
  }
}
