package dev.holdfast.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sync.ScenePod.Written;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose work a task is while some pods see PostgreSQL and others do not (section 6). */
class WorkStoriesTest {
  private static final String TASK = "task/one";
  private static final Duration WHILE = Duration.ofSeconds(2);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sameKeyRetriedOnAnotherPodMakesOneTaskRunOnce(boolean bothAway) {
    sameKey(Mutation.NONE, bothAway);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sameKeyMakesATaskRunTwiceIfKeysAreIgnored(boolean bothAway) {
    Scene.breaks("6 none run twice", () -> sameKey(Mutation.OWN_IGNORES_KEYS, bothAway));
  }

  /** Rules D1, D2 and "own": another pod may have it under the same id. */
  private void sameKey(Mutation mutation, boolean bothAway) {
    Scene scene = Scene.ofTwoPods(mutation);
    ScenePod away = scene.pod(0);
    ScenePod other = scene.pod(1);
    away.cutOff();
    scene.until(away::isFallback, WHILE);
    if (bothAway) {
      other.cutOff();
      scene.until(other::isFallback, WHILE);
    }
    Written create = away.createWithKey(TASK, "key");
    Written again = other.repeat(create);
    scene.done(create);
    scene.done(again);
    away.work();
    other.work();
    scene.pass(WHILE);
    scene.mustHaveRun(TASK, bothAway ? 0 : 1);

    away.reconnect();
    other.reconnect();
    scene.until(() -> isCompleted(scene), Duration.ofSeconds(20));
    scene.pass(WHILE);
    scene.mustHaveRun(TASK, 1);
    scene.healAndCheckEverything();
  }

  @Test
  void inDoubtCreateThatCommittedIsNotClaimedHere() {
    inDoubtCreate(Mutation.NONE);
  }

  @Test
  void inDoubtCreateThatCommittedRunsTwiceIfDoubtIsIgnored() {
    Scene.breaks("6 none run twice", () -> inDoubtCreate(Mutation.OWN_IGNORES_DOUBT));
  }

  private void inDoubtCreate(Mutation mutation) {
    Scene scene = Scene.ofTwoPods(mutation);
    ScenePod here = scene.pod(0);
    here.cutAfterNextCommit();
    Written create = here.create(TASK);
    scene.until(() -> scene.postgres.row(TASK) != null, Duration.ofSeconds(1));
    here.cutOff();
    scene.done(create);
    assertThat(here.pod.mode().isLocal()).as("it was redirected").isTrue();

    here.work();
    scene.pass(WHILE);
    scene.mustHaveRun(TASK, 0);
    scene.pod(1).work();
    scene.until(() -> isCompleted(scene), Duration.ofSeconds(5));
    scene.pass(WHILE);
    here.reconnect();
    scene.mustSettle(here, Duration.ofSeconds(10));
    scene.mustHaveRun(TASK, 1);
    scene.healAndCheckEverything();
  }

  /** Nobody can tell it from one that committed before it was replayed. */
  @Test
  void inDoubtCreateThatDidNotCommitRunsOnceAfterItsReplay() {
    Scene scene = Scene.ofTwoPods(Mutation.NONE);
    ScenePod here = scene.pod(0);
    here.cutBeforeNextCommit();
    Written create = here.create(TASK);
    scene.until(here::hasSentAll, Duration.ofSeconds(1));
    here.cutOff();
    scene.done(create);
    here.work();
    scene.pass(WHILE);
    scene.mustHaveRun(TASK, 0);

    here.reconnect();
    scene.pod(1).work();
    scene.until(() -> isCompleted(scene), Duration.ofSeconds(10));
    scene.mustHaveRun(TASK, 1);
    scene.healAndCheckEverything();
  }

  /** Who saw PostgreSQL again first does not know that the holder could not renew its lease. */
  @Test
  void slowPodKeepsItsLeasesWhenAnotherRecoversFirst() {
    Scene scene = Scene.ofTwoPods(Mutation.NONE);
    ScenePod slow = scene.pod(0);
    scene.done(slow.create(TASK));
    scene.done(slow.create("task/two"));
    Written first = scene.done(slow.claim(TASK));
    Written second = scene.done(slow.claim("task/two"));
    scene.outage();
    scene.done(slow.settle(first));
    slow.cutOff();
    scene.postgres.become(PostgresModel.State.UP);
    scene.pod(1).work();
    scene.mustSettle(scene.pod(1), Duration.ofSeconds(10));
    scene.pass(Effects.LEASE.plusSeconds(1));
    assertThat(scene.postgres.row(TASK).leaseEnd()).isBefore(scene.time.now());

    slow.reconnect();
    scene.mustSettle(slow, Duration.ofSeconds(5));
    scene.promise(
        second.op.id().equals(scene.postgres.row("task/two").claim()), "6 lease is kept", "lost");
    scene.done(slow.settle(second));
    scene.mustHaveRun(TASK, 0);
    scene.mustHaveRun("task/two", 0);
    scene.healAndCheckEverything();
  }

  @Test
  void podTwoHoursAheadStealsNoLease() {
    podAhead(Mutation.NONE);
  }

  @Test
  void podTwoHoursAheadStealsALeaseIfItsClockCounts() {
    Scene.breaks("6 none run twice", () -> podAhead(Mutation.POD_CLOCK_LEASES));
  }

  /** Section 6: time is PostgreSQL's. */
  private void podAhead(Mutation mutation) {
    Scene scene = new Scene(mutation, Duration.ZERO, Duration.ofHours(2));
    ScenePod holder = scene.pod(0);
    ScenePod ahead = scene.pod(1);
    // So long has it seen PostgreSQL without a break that only the lease itself keeps it off.
    scene.pass(Effects.LEASE.plus(SyncSettings.DEFAULT.takeoverGrace()).plusSeconds(1));
    scene.done(holder.create(TASK));
    scene.done(holder.create("task/two"));
    Written claim = scene.done(holder.claim(TASK));
    ahead.work();
    scene.done(holder.claim("task/two"));
    scene.pass(Effects.LEASE.minusMillis(500));
    scene.mustHaveRun(TASK, 0);
    scene.mustHaveRun("task/two", 0);
    scene.promise(claim.op.id().equals(scene.postgres.row(TASK).claim()), "6 lease is kept", "");
    holder.settle(claim);

    // Nobody settles the other one: its lease ends by PostgreSQL's clock, and then it is taken.
    scene.until(() -> "completed".equals(status(scene, "task/two")), Duration.ofSeconds(5));
    scene.mustHaveRun("task/two", 1);
    ahead.rest();
    scene.done(ahead.create("task/three"));
    scene.done(ahead.claim("task/three"));
    Instant latest = scene.time.now().plus(Effects.LEASE);
    Row claimed = scene.postgres.row("task/three");
    scene.promise(!claimed.leaseEnd().isAfter(latest), "6 lease ends in time", "%s", claimed);
    scene.healAndCheckEverything();
  }

  private static boolean isCompleted(Scene scene) {
    return "completed".equals(status(scene, TASK));
  }

  private static String status(Scene scene, String task) {
    Row row = scene.postgres.row(task);
    return row == null ? "absent" : row.status();
  }
}
