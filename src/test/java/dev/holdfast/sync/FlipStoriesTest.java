package dev.holdfast.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sync.ScenePod.Held;
import dev.holdfast.sync.ScenePod.Written;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that PostgreSQL ends when the pod has gone on without it (rules M1, M2 and D2). */
class FlipStoriesTest {
  private static final String FACT = "fact/late";
  private static final Duration OUTAGE = Duration.ofMillis(1500);
  private static final int ALL = 3000;
  private static final int STEP = 25;

  /** What comes late. */
  enum Arrival {
    COMMIT {
      @Override
      Chances.Fate of(Chances.Fate fate, Duration delay) {
        return Chances.Fate.lasting(delay);
      }
    },
    /** The commit itself was in time. */
    ANSWER {
      @Override
      Chances.Fate of(Chances.Fate fate, Duration delay) {
        return fate.answeredAfter(delay);
      }
    },
    /** The connection breaks after a commit that was in time. */
    DOUBT {
      @Override
      Chances.Fate of(Chances.Fate fate, Duration delay) {
        return fate.told(FailureClass.IN_DOUBT).answeredAfter(delay);
      }
    };

    abstract Chances.Fate of(Chances.Fate fate, Duration delay);
  }

  @ParameterizedTest
  @EnumSource
  void commitArrivingAfterTheFlipIsReadBack(Arrival arrival) {
    SortedMap<Integer, String> interleavings =
        sweep(delay -> arrivesLate(Mutation.NONE, arrival, delay));

    assertThat(new TreeSet<>(interleavings.values()))
        .containsExactlyInAnyOrder(
            "primary 2", "fallback 3", "recovering 3", "recovering 3 held", "primary 4");
  }

  /** Tells it every 25 milliseconds, and for each one near a flip and while writes are held. */
  private static SortedMap<Integer, String> sweep(Function<Duration, String> story) {
    TreeMap<Integer, String> found = new TreeMap<>();
    IntConsumer tell = delay -> found.put(delay, story.apply(Duration.ofMillis(delay)));
    IntStream.iterate(1, delay -> delay < ALL, delay -> delay + STEP).forEach(tell);
    List<Integer> coarse = List.copyOf(found.keySet());
    for (int delay : coarse.subList(1, coarse.size())) {
      String here = found.get(delay);
      if (here.endsWith("held") || !here.equals(found.get(delay - STEP))) {
        IntStream.range(delay - STEP + 1, delay + STEP).forEach(tell);
      }
    }
    return found;
  }

  /** An answer that is given in the generation that it did not enter with is not read back. */
  @Test
  void commitArrivingAfterTheFlipIsNotReadBackWithoutGenerations() {
    Duration delay = OUTAGE.minusMillis(100);
    Scene.breaks("5 own reads", () -> arrivesLate(Mutation.NO_GENERATION, Arrival.COMMIT, delay));
  }

  /** Returns where the pod was when it arrived. */
  private String arrivesLate(Mutation mutation, Arrival arrival, Duration delay) {
    Scene scene = Scene.ofOnePod(mutation);
    ScenePod pod = scene.pod(0);
    scene.done(pod.create(FACT));
    pod.nextFate(fate -> arrival.of(fate, delay));
    Written late = pod.set(FACT, "late");
    List<String> arrivedIn = new ArrayList<>();
    pod.onArrival(late, () -> arrivedIn.add(pod.where()));
    scene.until(pod::hasSentAll, Duration.ofSeconds(1));

    Instant end = scene.time.now().plusMillis(ALL);
    neighbour(scene, 0, end);
    // Answers still come, but no probe arrives: so it is an outage, and this one commit is in it.
    pod.cutOutgoing();
    scene.time.after(OUTAGE, pod::reconnect);
    scene.done(late);
    while (scene.time.now().isBefore(end)) {
      pod.mustRead(FACT, "late");
      scene.pass(Duration.ofMillis(20));
    }
    scene.healAndCheckEverything();
    return arrivedIn.get(0);
  }

  /** Another client that keeps the journal and the gate busy. */
  private void neighbour(Scene scene, int number, Instant end) {
    if (scene.time.now().isBefore(end)) {
      scene.pod(0).create("fact/neighbour-" + number);
      scene.time.after(Duration.ofMillis(50), () -> neighbour(scene, number + 1, end));
    }
  }

  @Test
  void stoppedBackendResumingAfterReplayChangesNothing() {
    stoppedBackend(Mutation.NONE);
  }

  @Test
  void stoppedBackendAppliesAgainWithOnConflictInTheDirectWay() {
    Scene.breaks("2 none twice", () -> stoppedBackend(Mutation.ON_CONFLICT_IN_DIRECT_WAY));
  }

  /** Rule D2: a backend that was stopped alone still has the whole transaction in its socket. */
  private void stoppedBackend(Mutation mutation) {
    Scene scene = Scene.ofOnePod(mutation);
    ScenePod pod = scene.pod(0);
    scene.done(pod.create(FACT));
    Held setting = pod.holdNextCommit();
    Written first = pod.set(FACT, "first");
    Held creating = pod.holdNextCommit();
    Written created = pod.create("fact/short-lived");
    scene.until(pod::hasSentAll, Duration.ofSeconds(1));
    pod.cutOff();
    scene.done(first);
    scene.done(pod.set(FACT, "second"));
    scene.done(created);
    scene.done(pod.delete("fact/short-lived"));
    pod.reconnect();
    scene.until(pod::isSettled, Duration.ofSeconds(20));

    Map<String, Row> replayed = Map.copyOf(scene.postgres.rows());
    setting.release();
    creating.release();
    scene.pass(Duration.ofSeconds(2));
    scene.promise(
        scene.postgres.rows().equals(replayed), "2 none twice", "%s", scene.postgres.rows());
    pod.mustRead(FACT, "second");
    pod.mustRead("fact/short-lived", "absent");
    scene.healAndCheckEverything();
  }
}
