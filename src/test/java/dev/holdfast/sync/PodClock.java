package dev.holdfast.sync;

import java.time.Duration;
import java.time.Instant;

/**
 * A pod's clock: it is off, it drifts, it jumps. A process goes on from the time at which it
 * started, corrected by the offset that its file has; each look at PostgreSQL measures it anew
 * (section 6).
 */
final class PodClock {
  private static final int DRIFT = 500;

  private final Timeline time;
  private Duration wall;
  private Duration off = Duration.ZERO;
  private Instant since = Timeline.BEGIN;

  PodClock(Timeline time, Duration wall) {
    this.time = time;
    this.wall = wall;
  }

  void jump(Duration by) {
    wall = wall.plus(by);
  }

  /** Of a new process. */
  void start(SqliteModel file) {
    off = file.isClockMeasured() ? wall.minus(file.clockOffset()) : wall;
    since = time.now();
  }

  void measured(SqliteModel file) {
    file.clockOffset(wall);
    off = Duration.ZERO;
    since = time.now();
  }

  /** As corrected; a little slow or fast. */
  Instant now() {
    Duration drift = Duration.between(since, time.now()).dividedBy(DRIFT);
    return time.now().plus(off).plus(wall.isNegative() ? drift.negated() : drift);
  }

  /** As the machine has it. */
  Instant uncorrected() {
    return time.now().plus(wall);
  }
}
