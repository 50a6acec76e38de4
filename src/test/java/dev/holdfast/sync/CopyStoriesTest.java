package dev.holdfast.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sync.ScenePod.Held;
import dev.holdfast.sync.ScenePod.Written;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a copy stays what PostgreSQL is, whatever comes late or is refused (sections 3 and 4). */
class CopyStoriesTest {
  private static final Duration SOON = Duration.ofMillis(2500);

  @Test
  void refusedCancelWithEqualVersionConvergesAndItsEtagIsStale() {
    refusedCancel(Mutation.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "VERSION_ONLY_ANTI_ENTROPY, 4 copies are equal",
    "REFUSED_BLOCKS_QUEUE, 8 journal empties"
  })
  void refusedCancelStaysIf(Mutation mutation, String promise) {
    Scene.breaks(promise, () -> refusedCancel(mutation));
  }

  /** Rules S4, M2 and D6: both sides are at version 3, by different operations. */
  private void refusedCancel(Mutation mutation) {
    String task = "task/both";
    Scene scene = Scene.ofTwoPods(mutation);
    ScenePod cut = scene.pod(0);
    scene.done(cut.create(task));
    Written claim = scene.done(scene.pod(1).claim(task));
    scene.until(() -> cut.hasPulled(task), SOON);
    cut.cutOff();
    Written cancel = scene.done(cut.cancel(task));
    String etag = cut.etagInCopy(task);
    scene.done(scene.pod(1).settle(claim));
    assertThat(cut.pod.file.row(task).version()).isEqualTo(scene.postgres.row(task).version());

    cut.reconnect();
    scene.mustSettle(cut, Duration.ofSeconds(10));
    scene.promise(!cut.etagInCopy(task).equals(etag), "4 copies are equal", "%s holds", etag);
    scene.promise(
        scene.postgres.conflicts().containsKey(cancel.op.id()), "1 every ok write", "no conflict");
    scene.promise(
        "completed".equals(scene.postgres.row(task).status()), "6 no illegal transition", "");
    scene.healAndCheckEverything();
  }

  @Test
  void refusedEntryLeavesTheQueueAndItsEffectIsUndone() {
    refusedEntry(Mutation.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "REFUSED_EFFECT_STAYS, 4 copies are equal",
    "REFUSED_BLOCKS_QUEUE, 8 journal empties"
  })
  void refusedEntryStaysIf(Mutation mutation, String promise) {
    Scene.breaks(promise, () -> refusedEntry(mutation));
  }

  /** Rules S4 and M2: PostgreSQL's row has not changed, so no change log tells of it. */
  private void refusedEntry(Mutation mutation) {
    Scene scene = Scene.ofOnePod(mutation);
    ScenePod pod = scene.pod(0);
    scene.done(pod.create("fact/both"));
    scene.pass(SOON);
    scene.outage();
    Written refused = scene.done(pod.set("fact/both", "poison"));
    scene.done(pod.create("fact/behind"));
    scene.postgres.become(PostgresModel.State.UP);
    scene.mustSettle(pod, Duration.ofSeconds(10));
    scene.promise(
        scene.postgres.conflicts().containsKey(refused.op.id()), "1 every ok write", "no conflict");
    scene.healAndCheckEverything();
  }

  @Test
  void pullSurvivesUniqueHandoverOldWriterPruneAndDelayedOwnWriteAfterForeignDelete() {
    pullSurvives(Mutation.NONE);
  }

  @ParameterizedTest
  @CsvSource({"SEQUENCE_CURSOR, 4 copies are equal", "XMIN_CURSOR, 9 lag"})
  void pullLosesRowsOrStallsIf(Mutation mutation, String promise) {
    Scene.breaks(promise, () -> pullSurvives(mutation));
  }

  /** Rules R2, R3 and R5. */
  private void pullSurvives(Mutation mutation) {
    Scene scene = Scene.ofTwoPods(mutation);
    ScenePod copying = scene.pod(0);
    ScenePod other = scene.pod(1);
    scene.done(other.create("fact/slow"));
    scene.done(copying.create("fact/deleted"));
    scene.done(other.createUnique("task/holder", "key"));
    scene.until(() -> copying.hasPulled("task/holder"), SOON);
    Held oldWriter = other.holdNextCommit();
    Written slow = other.set("fact/slow", "late");
    scene.until(other::hasSentAll, SOON);

    copying.nextFate(fate -> fate.answeredAfter(Duration.ofSeconds(4)));
    Written delayed = copying.set("fact/deleted", "too late");
    scene.until(copying::hasSentAll, SOON);
    scene.until(() -> scene.postgres.operation(delayed.op.id()) != null, SOON);
    scene.done(other.delete("fact/deleted"));
    scene.done(other.create("fact/young"));
    scene.done(other.cancel("task/holder"));
    scene.done(other.createUnique("task/heir", "key"));
    scene.pass(SOON);
    scene.promise(copying.hasPulled("fact/young"), "9 lag", "an open transaction stalls the pull");
    scene.promise(copying.hasPulled("fact/deleted"), "9 lag", "the delete was not pulled");
    scene.promise(copying.hasPulled("task/heir"), "9 lag", "the key is not handed over");
    scene.pruneAll();

    scene.done(delayed);
    scene.pass(SOON);
    scene.promise(copying.hasPulled("fact/deleted"), "4 copies are equal", "it is back");
    oldWriter.release();
    scene.done(slow);
    scene.pass(SOON);
    scene.promise(copying.hasPulled("fact/slow"), "4 copies are equal", "it came too late");
    copying.cutOff();
    scene.until(copying::isFallback, SOON);
    copying.mustRead("fact/slow", "late");
    copying.mustRead("fact/deleted", "absent");

    scene.done(other.set("fact/slow", "while it was away"));
    scene.done(other.delete("fact/young"));
    scene.pruneAll();
    scene.promise(scene.postgres.logSince(0).isEmpty(), "R5", "%s", scene.postgres.logSince(0));
    scene.healAndCheckEverything();
  }
}
