package dev.holdfast.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.sync.ScenePod.Written;
import dev.holdfast.sync.history.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * A story told on purpose: pods over one PostgreSQL, nothing goes wrong but what the story says.
 * Broken promises are collected and asserted at its end, so that a story under a {@link Mutation}
 * goes on as without.
 */
final class Scene {
  private static final long SEED = Long.getLong("scene.seed", 1);
  private static final Duration HEALED_WITHIN = Duration.ofSeconds(60);

  /** Until what nobody settled was taken over by somebody else and run again. */
  private static final Duration TAKEOVERS = Duration.ofSeconds(16);

  /** No schedule fires any more. */
  private static final Duration AFTER_THE_TICKS = Duration.ofSeconds(5);

  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final Duration STEP = Duration.ofMillis(1);

  final Timeline time = Timeline.of(SEED, true);
  final PostgresModel postgres = new PostgresModel(time);
  private final History history = new History();
  private final List<ScenePod> pods = new ArrayList<>();
  private final List<Written> writes = new ArrayList<>();
  private final List<ScenePod.Held> held = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();

  /** As many pods as clocks, each ahead by so much; all are served by PostgreSQL when it begins. */
  Scene(Mutation mutation, Duration... clocks) {
    for (Duration clock : clocks) {
      Pod pod = pod(mutation, clock);
      pods.add(new ScenePod(this, pod, history));
    }
    until(this::allSettled, Duration.ofSeconds(4));
    time.runUntil(Timeline.BEGIN.plus(AFTER_THE_TICKS));
  }

  private Pod pod(Mutation mutation, Duration clock) {
    String name = "pod-" + pods.size();
    return new Pod(name, time.inOrder(name), postgres, mutation, clock);
  }

  /** One more pod, which has this file. */
  ScenePod join(SqliteModel file) {
    Pod pod = pod(Mutation.NONE, Duration.ZERO);
    pod.file = file;
    ScenePod joined = new ScenePod(this, pod, history);
    pods.add(joined);
    return joined;
  }

  static Scene ofOnePod(Mutation mutation) {
    return new Scene(mutation, Duration.ZERO);
  }

  static Scene ofTwoPods(Mutation mutation) {
    return new Scene(mutation, Duration.ZERO, Duration.ZERO);
  }

  /** The same story, told with a mistake, breaks this promise. */
  static void breaks(String promise, ThrowingCallable story) {
    assertThatThrownBy(story).isInstanceOf(AssertionError.class).hasMessageContaining(promise);
  }

  ScenePod pod(int number) {
    return pods.get(number);
  }

  // Time.

  void pass(Duration span) {
    time.runUntil(time.now().plus(span));
  }

  /**
   * Lets time pass until it is so.
   *
   * @throws IllegalStateException if it never is: the story cannot be told
   */
  void until(BooleanSupplier so, Duration within) {
    if (!comes(so, within)) {
      throw new IllegalStateException("the story stops\n" + told());
    }
  }

  private boolean comes(BooleanSupplier so, Duration within) {
    Instant end = time.now().plus(within);
    while (!so.getAsBoolean() && time.now().isBefore(end)) {
      pass(STEP);
    }
    return so.getAsBoolean();
  }

  /** Lets time pass until the client is told that it was done. */
  Written done(Written write) {
    until(write::isAnswered, Duration.ofSeconds(20));
    if (!write.isOk()) {
      throw new IllegalStateException("%s was not done%n%s".formatted(write.op, told()));
    }
    return write;
  }

  // PostgreSQL.

  /** It is gone, and every pod has noticed. */
  void outage() {
    postgres.become(PostgresModel.State.DOWN);
    until(() -> pods.stream().allMatch(ScenePod::isFallback), Duration.ofSeconds(10));
  }

  /** It is gone, and this pod has noticed. */
  void outage(ScenePod pod) {
    postgres.become(PostgresModel.State.DOWN);
    until(pod::isFallback, Duration.ofSeconds(10));
  }

  /** It answers again, and this pod is served by it. */
  void back(ScenePod pod) {
    postgres.become(PostgresModel.State.UP);
    until(pod::isSettled, Duration.ofSeconds(30));
  }

  /** A standby that lacks the last commits, probes among them, takes over. */
  void promoteStandby(int commitsBehind) {
    postgres.promote(commitsBehind);
  }

  /** Its change log forgets all that has ended; the first round only takes the horizon. */
  void pruneAll() {
    postgres.prune();
    postgres.prune();
  }

  void takeBackup() {
    postgres.takeBackup();
  }

  /** The same cluster goes on from what it was then, on the same timeline. */
  void restoreBackup() {
    postgres.restoreBackup();
  }

  /** It answers again, and every pod that is connected is served by it. */
  void back() {
    postgres.become(PostgresModel.State.UP);
    until(this::allSettled, Duration.ofSeconds(30));
  }

  private boolean allSettled() {
    return pods.stream().allMatch(ScenePod::isSettled);
  }

  // What was promised.

  void wrote(Written write) {
    writes.add(write);
  }

  void releaseAtTheEnd(ScenePod.Held commit) {
    held.add(commit);
  }

  void promise(boolean kept, String promise, String how, Object... values) {
    if (!kept) {
      broken.add(promise + ": " + how.formatted(values));
    }
  }

  /** Property 8: it comes back to PostgreSQL with nothing left. */
  void mustSettle(ScenePod each, Duration within) {
    boolean settled = comes(each::isSettled, within);
    promise(settled, "8 journal empties", "%s: %s", each.pod.name, each.pod.supervisor);
  }

  /** Property 6: workers ran the task so often. */
  void mustHaveRun(String task, long times) {
    long runs = runsOf(task);
    promise(runs == times, "6 none run twice", "%s ran %d times", task, runs);
  }

  /** Handlers that workers ran for the task. */
  private long runsOf(String task) {
    return history.events().stream()
        .filter(event -> event instanceof Event.RunBegan run && run.row().equals(task))
        .count();
  }

  /** All that was cut, stopped or held comes back; then every promise is asserted. */
  void healAndCheckEverything() {
    time.tell("all is healed");
    held.forEach(ScenePod.Held::release);
    if (postgres.state() != PostgresModel.State.UP) {
      postgres.become(PostgresModel.State.UP);
    }
    pods.forEach(
        each -> {
          each.reconnect();
          if (!each.pod.isAlive()) {
            each.pod.start();
          }
        });
    pods.forEach(each -> mustSettle(each, HEALED_WITHIN));
    if (pods.stream().anyMatch(ScenePod::works)) {
      pass(TAKEOVERS);
      pods.forEach(ScenePod::rest);
    }
    pass(QUIET);
    checkWrites();
    pods.forEach(this::checkCopy);
    assertThat(broken).as(this::told).isEmpty();
  }

  private void checkWrites() {
    Set<UUID> effects = new HashSet<>();
    postgres
        .effects()
        .forEach(id -> promise(effects.add(id), "2 none twice", "%s took effect again", id));
    writes.stream()
        .filter(Written::isOk)
        .map(write -> write.op)
        .filter(op -> !postgres.conflicts().containsKey(op.id()))
        .forEach(op -> promise(effects.contains(op.id()), "1 every ok write", "%s is nowhere", op));
  }

  private void checkCopy(ScenePod each) {
    Stream.concat(
            postgres.rows().keySet().stream(),
            each.pod.file.rows().keySet().stream().toList().stream())
        .distinct()
        .forEach(
            row ->
                promise(
                    each.hasPulled(row),
                    "4 copies are equal",
                    "%s has %s instead of %s",
                    each.pod.name,
                    each.pod.file.row(row),
                    postgres.row(row)));
  }

  private String told() {
    return String.join("\n", time.story());
  }
}
