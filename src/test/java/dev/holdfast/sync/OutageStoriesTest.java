package dev.holdfast.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sync.ScenePod.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an outage and the way back from it may not lose (sections 4 and 5). */
class OutageStoriesTest {
  private static final int GROUP = 5;

  /** Commits, most of them probes, that go well beyond the cursor of a copy. */
  private static final int BEHIND = 25;

  @Test
  void secondOutageAfterADrainAndARestoredFileLosesNoWrite() {
    secondOutage(Mutation.NONE);
  }

  @Test
  void secondOutageReusesNumbersIfTheFileKeepsItsOrigin() {
    Scene.breaks("D4 new origin", () -> secondOutage(Mutation.ORIGIN_KEPT));
  }

  /** Rule D4: the numbers of the second outage are those of the first again. */
  private void secondOutage(Mutation mutation) {
    Scene scene = Scene.ofOnePod(mutation);
    ScenePod pod = scene.pod(0);
    pod.pod.backUp();
    scene.outage();
    for (int i = 0; i < 3; i++) {
      scene.done(pod.create("fact/first-" + i));
    }
    scene.back();

    UUID origin = pod.pod.file.origin();
    pod.pod.crash();
    pod.pod.putBack();
    pod.pod.start();
    // What is lost by its number comes back as soon as the witnesses of rule R6 are missed.
    scene.promise(!origin.equals(pod.pod.file.origin()), "D4 new origin", "%s is kept", origin);
    scene.until(pod::isSettled, Duration.ofSeconds(10));
    scene.outage();
    scene.done(pod.create("fact/second"));
    scene.done(pod.set("fact/second", "kept"));
    scene.back();

    pod.mustRead("fact/second", "kept");
    pod.mustRead("fact/first-2", "");
    scene.healAndCheckEverything();
  }

  @Test
  void promotedOlderStandbyThatOvertakesTheXidIsNoticed() {
    wentBack(Mutation.NONE, scene -> scene.promoteStandby(BEHIND));
  }

  /** Its timeline is the same, so only what was acknowledged or committed last tells. */
  @Test
  void restoredBackupThatOvertakesTheXidIsNoticed() {
    wentBack(Mutation.NONE, Scene::restoreBackup);
  }

  @Test
  void wayBackInTimeLosesWritesIfTheEpochIsIgnored() {
    Mutation ignored = Mutation.EPOCH_IGNORED;
    Scene.breaks(
        "1 every ok write", () -> wentBack(ignored, scene -> scene.promoteStandby(BEHIND)));
    Scene.breaks("1 every ok write", () -> wentBack(ignored, Scene::restoreBackup));
  }

  /** Rules R6 and S5: no comparison of transaction ids shows that the last writes are gone. */
  private void wentBack(Mutation mutation, Consumer<Scene> back) {
    Scene scene = Scene.ofTwoPods(mutation);
    ScenePod lagging = scene.pod(0);
    scene.done(lagging.create("fact/old"));
    scene.until(() -> scene.pod(1).hasPulled("fact/old"), Duration.ofSeconds(3));
    scene.takeBackup();
    Written lost = scene.done(lagging.set("fact/old", "lost"));
    scene.until(
        () -> lagging.hasPulled("fact/old") && lagging.hasCursorPast("fact/old"),
        Duration.ofSeconds(1));
    scene.outage();
    back.accept(scene);
    assertThat(scene.postgres.operation(lost.op.id())).as("what went back lacks it").isNull();

    lagging.cutOff();
    scene.postgres.become(PostgresModel.State.UP);
    scene.until(scene.pod(1)::isSettled, Duration.ofSeconds(10));
    for (int i = 0; i < 20; i++) {
      scene.done(scene.pod(1).create("fact/new-" + i));
    }
    assertThat(scene.postgres.snapshot().contains(lagging.pod.file.cursor()))
        .as("the transaction ids have overtaken the cursor")
        .isTrue();
    lagging.reconnect();
    scene.until(lagging::isSettled, Duration.ofSeconds(30));

    lagging.mustRead("fact/old", "lost");
    scene.healAndCheckEverything();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void diskFullInsideACommitGroupAcknowledgesNothingLost(int member) {
    diskFull(Mutation.NONE, member);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void diskFullLosesWritesOfAGroupWithoutSavepoints(int member) {
    Scene.breaks("1 every ok write", () -> diskFull(Mutation.NO_SAVEPOINTS, member));
  }

  /** Rule S1: SQLite takes the whole group back, and only one client is told. */
  private void diskFull(Mutation mutation, int member) {
    Scene scene = Scene.ofOnePod(mutation);
    ScenePod pod = scene.pod(0);
    scene.outage();
    pod.diskFullAt(member);
    List<Written> group = new ArrayList<>();
    for (int i = 0; i < GROUP; i++) {
      group.add(pod.create("fact/member-" + i));
    }
    scene.until(() -> group.stream().allMatch(Written::isAnswered), Duration.ofSeconds(1));

    Written unlucky = group.get(member);
    assertThat(group).filteredOn(Written::isUnavailable).containsExactly(unlucky);
    assertThat(group).filteredOn(Written::isOk).hasSize(GROUP - 1);
    scene.promise(pod.read(unlucky.op.row()).equals("absent"), "3 at most once", "%s", unlucky.op);
    scene.done(pod.repeat(unlucky));
    scene.back();
    scene.healAndCheckEverything();
  }
}
