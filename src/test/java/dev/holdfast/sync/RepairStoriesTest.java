package dev.holdfast.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.sync.ScenePod.Written;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a copy finds out about itself, and what it says as long as it knows too little. */
class RepairStoriesTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration WHILE = Duration.ofSeconds(3);

  @Test
  void r7_aRowThatACopyLostComesBack() {
    Scene scene = Scene.ofTwoPods(Mutation.NONE);
    scene.done(scene.pod(0).create("fact/lost"));
    ScenePod comparing = scene.pod(1);
    scene.until(() -> comparing.hasPulled("fact/lost"), WHILE);

    comparing.pod.file.take("fact/lost", null, null);
    comparing.pod.file.take("fact/never", Row.fact("fact/never", scene.time.id()), null);
    scene.until(() -> comparing.hasPulled("fact/lost"), WHILE);
    scene.until(() -> comparing.hasPulled("fact/never"), WHILE);
    scene.healAndCheckEverything();
  }

  @Test
  void r8_aColdCopyTakesCreatesAndSaysOfNothingThatItIsNotThere() {
    Scene scene = Scene.ofOnePod(Mutation.NONE);
    scene.done(scene.pod(0).create("fact/old"));
    scene.outage();
    ScenePod cold = scene.join(new SqliteModel());
    scene.until(cold::isFallback, SOON);

    cold.mustRead("fact/old", "lost");
    Written unknown = cold.set("fact/old", "v");
    scene.until(unknown::isAnswered, SOON);
    assertThat(unknown.isUnavailable()).isTrue();
    scene.done(cold.create("fact/new"));
    cold.mustRead("fact/new", "");

    scene.back();
    cold.mustRead("fact/old", "");
    scene.healAndCheckEverything();
  }

  @Test
  void r6_aFileOlderThanAWayBackThatOthersHaveNoticedIsNotGoneOnWith() {
    assertThat(equalAfterAWayBack(Mutation.NONE)).isTrue();
  }

  @Test
  void r6_withoutAnEraItIsGoneOnWith() {
    assertThat(equalAfterAWayBack(Mutation.NO_ERA)).isFalse();
  }

  /** Its counter was raised past the file's own again, and its last operations are all there. */
  private static boolean equalAfterAWayBack(Mutation mutation) {
    Scene scene = Scene.ofTwoPods(mutation);
    ScenePod pod = scene.pod(0);
    scene.takeBackup();
    scene.done(scene.pod(1).create("fact/later"));
    scene.until(() -> pod.hasPulled("fact/later"), WHILE);
    pod.pod.backUp();
    scene.pod(1).pod.crash();
    scene.outage(pod);
    scene.restoreBackup();
    scene.back(pod);
    scene.pass(WHILE);

    pod.pod.crash();
    pod.pod.putBack();
    pod.pod.start();
    scene.until(pod::isSettled, SOON);
    scene.pass(WHILE);
    return pod.hasPulled("fact/later");
  }

  @Test
  void s9_aFullJournalTakesNothingAndLosesNothing() {
    Scene scene = Scene.ofOnePod(Mutation.NONE);
    ScenePod pod = scene.pod(0);
    JournalRoom most = JournalRoom.DEFAULT;
    pod.pod.file.limit(
        new JournalRoom(
            2, most.age(), most.slowFrom(), most.slowMost(), most.keptBytes(), most.keptFor()));
    scene.outage();
    scene.done(pod.create("fact/one"));
    scene.done(pod.create("fact/two"));

    Written third = pod.create("fact/three");
    scene.until(third::isAnswered, SOON);
    assertThat(third.isUnavailable()).isTrue();
    pod.mustRead("fact/two", "");

    scene.back();
    scene.done(pod.create("fact/three"));
    scene.healAndCheckEverything();
  }

  @Test
  void m2_aPostgresFarAwayIsReturnedTo() {
    Scene scene = Scene.ofOnePod(Mutation.NONE);
    ScenePod pod = scene.pod(0);
    pod.pod.link.distance(Duration.ofMillis(120));
    scene.outage();
    scene.done(pod.create("fact/one"));

    scene.postgres.become(PostgresModel.State.UP);
    for (int i = 0; i < 100 && !pod.isSettled(); i++) {
      scene.done(pod.set("fact/one", "v" + i));
      scene.pass(Duration.ofMillis(100));
    }

    assertThat(pod.isSettled()).isTrue();
    scene.healAndCheckEverything();
  }

  @Test
  void m3_aPostgresThatCommitsNothingIsAway() {
    commitsNothing(Mutation.NONE);
  }

  @Test
  void m3_probesThatOnlyReadFindItWell() {
    assertThatThrownBy(() -> commitsNothing(Mutation.PROBE_ONLY_READS))
        .hasMessageContaining("the story stops");
  }

  private static void commitsNothing(Mutation mutation) {
    Scene scene = Scene.ofOnePod(mutation);
    scene.postgres.become(PostgresModel.State.NO_COMMIT);
    Written write = scene.pod(0).create("fact/one");
    scene.until(scene.pod(0)::isFallback, WHILE);
    scene.done(write);
    scene.healAndCheckEverything();
  }
}
