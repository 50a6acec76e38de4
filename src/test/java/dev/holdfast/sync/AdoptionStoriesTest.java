package dev.holdfast.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What becomes of a file that was used alone (rule S7). */
class AdoptionStoriesTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final UUID LAST = new UUID(7, 7);

  private final Scene scene = Scene.ofOnePod(Mutation.NONE);

  private SqliteModel usedAlone() {
    SqliteModel file = new SqliteModel();
    file.take("fact/old", Row.fact("fact/old", LAST).versioned(7), null);
    file.take("task/queued", Row.task("task/queued", null, LAST), null);
    file.take(
        "task/done", Row.task("task/done", null, LAST).ended("completed", "r", 3, LAST), null);
    return file;
  }

  private SqliteModel adopted(SqliteModel file) {
    file.adopt(scene.time.id(), scene.time.now());
    return file;
  }

  @Test
  void standaloneFileAdoptedByAPostgresKeepsEveryRow() {
    SqliteModel file = usedAlone();
    String done = file.row("task/done").content();

    ScenePod pod = scene.join(adopted(file));
    scene.until(pod::isSettled, SOON);

    assertThat(scene.postgres.rows()).containsKeys("fact/old", "task/queued", "task/done");
    assertThat(scene.postgres.row("task/done").content()).isEqualTo(done);
    assertThat(scene.postgres.row("fact/old").version()).isEqualTo(7);
    scene.healAndCheckEverything();
  }

  @Test
  void standaloneFileAdoptedTwiceIsBroughtOverOnce() {
    SqliteModel again = usedAlone();
    scene.until(scene.join(adopted(usedAlone()))::isSettled, SOON);
    scene.done(scene.pod(0).delete("fact/old"));

    ScenePod other = scene.join(adopted(again));
    scene.until(other::isSettled, SOON);

    assertThat(scene.postgres.rows()).hasSize(8).doesNotContainKey("fact/old");
    assertThat(
            scene.postgres.effects().stream()
                .filter(Adoption.operation("fact/old", 7, LAST)::equals))
        .hasSize(1);
    scene.healAndCheckEverything();
  }

  @Test
  void standaloneFileWhoseAdoptionAnOutageBreaksOffIsBroughtOverAfterIt() {
    scene.outage();
    ScenePod pod = scene.join(adopted(usedAlone()));
    scene.until(pod::isFallback, SOON);
    pod.mustRead("fact/old", "");

    scene.back();

    assertThat(scene.postgres.rows()).containsKeys("fact/old", "task/queued", "task/done");
    scene.healAndCheckEverything();
  }
}
