package dev.holdfast.sync;

import dev.holdfast.sync.history.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** Measures how far copies are behind that can follow, whoever else is still writing. */
final class LagWatch {
  private static final Duration EVERY = Duration.ofMillis(500);

  private final Timeline time;
  private final PostgresModel postgres;
  private final List<Pod> pods;
  private final Supplier<Instant> quietSince;
  private final History history;

  /**
   * Begins to measure.
   *
   * @param quietSince when the last fault ended, or will
   */
  LagWatch(
      Timeline time,
      PostgresModel postgres,
      List<Pod> pods,
      Supplier<Instant> quietSince,
      History history) {
    this.time = time;
    this.postgres = postgres;
    this.pods = pods;
    this.quietSince = quietSince;
    this.history = history;
  }

  void go() {
    time.after(
        EVERY,
        () -> {
          pods.stream().filter(this::follows).forEach(this::sample);
          go();
        });
  }

  private boolean follows(Pod pod) {
    Instant then = time.now().minus(History.LAG_MOST);
    return pod.isAlive()
        && pod.mode() instanceof Mode.Primary
        && pod.inModeSince().isBefore(then)
        && quietSince.get().isBefore(then);
  }

  private void sample(Pod pod) {
    Instant now = time.now();
    Instant behind = now;
    for (Row row : postgres.rows().values()) {
      Row copy = pod.file.row(row.id());
      if (copy == null || copy.version() < row.version()) {
        Instant changed = postgres.changedAt(row.id());
        behind = changed.isBefore(behind) ? changed : behind;
      }
    }
    history.add(new Event.LagSample(now, pod.name, Duration.between(behind, now)));
  }
}
