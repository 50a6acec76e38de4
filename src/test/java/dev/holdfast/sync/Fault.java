package dev.holdfast.sync;

import java.time.Duration;

/** One thing that goes wrong at a time of its own; durations are how long it lasts. */
sealed interface Fault {

  Duration at();

  /** Does nothing where PostgreSQL is away already. */
  record Away(Duration at, PostgresModel.State how, Duration lasting) implements Fault {}

  /** One direction of a pod's link, or both. */
  record CutOff(Duration at, int pod, boolean out, boolean back, Duration lasting)
      implements Fault {}

  /** {@code kill -9}; its file may be replaced by the copy before it starts again. */
  record Kill(Duration at, int pod, boolean fileIsPutBack, Duration lasting) implements Fault {}

  /** A copy of the pod's file is made. */
  record CopyFile(Duration at, int pod) implements Fault {}

  /** PostgreSQL goes away and a standby that lacks the last commits takes its place. */
  record Promotion(Duration at, int commitsBehind, Duration lasting) implements Fault {}

  /** The pod's clock jumps. */
  record ClockJump(Duration at, int pod, Duration by) implements Fault {}

  record Backup(Duration at) implements Fault {}

  /** PostgreSQL goes away and comes back as the backup, if there is one. */
  record Restore(Duration at, Duration lasting) implements Fault {}
}
