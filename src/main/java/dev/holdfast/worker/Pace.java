package dev.holdfast.worker;

import java.time.Duration;

/**
 * How many tasks are worth claiming ahead of free handlers: as many as start within a moment at the
 * pace of the recent runs. Quick tasks are claimed in large batches, because the claim is what
 * costs; of slow ones hardly any wait here, where nobody else could have them.
 */
final class Pace {
  /** What is claimed ahead should start within this time. */
  private static final double AHEAD_SECONDS = 0.25;

  /** Share of the newest run in the moving average. */
  private static final double SHARE = 0.05;

  /** Assumed as long as nothing is known, and again when it turns out wrong. */
  private static final double CAUTIOUS_SECONDS = 1;

  private final int handlers;
  private final int most;
  private double seconds = CAUTIOUS_SECONDS;

  Pace(int handlers, int most) {
    this.handlers = handlers;
    this.most = most;
  }

  void ran(Duration time) {
    seconds += SHARE * (time.toNanos() / 1e9 - seconds);
  }

  /** Claimed tasks had to wait too long. */
  void slower() {
    seconds = Math.max(seconds, CAUTIOUS_SECONDS);
  }

  /** How many claimed tasks may wait for a handler. */
  int ahead() {
    return (int) Math.min(most, handlers * AHEAD_SECONDS / Math.max(seconds, 1e-6));
  }
}
