package dev.holdfast.domain;

import java.time.Duration;

/**
 * Exponential backoff between the attempts of a task.
 *
 * @param initialSeconds wait after the first failure
 * @param factor growth per further failure
 * @param maxSeconds upper bound of the wait before jitter
 * @param jitter share of the wait, 0 to 1, by which it is moved at random either way
 */
public record RetryPolicy(double initialSeconds, double factor, double maxSeconds, double jitter) {

  /** What a task without a policy of its own uses. */
  public static final RetryPolicy DEFAULT = new RetryPolicy(1, 2, 3600, 0.1);

  /**
   * The wait after a failure: {@code min(max, initial * factor^(failures-1)) * (1 ± jitter)}.
   *
   * @param failures failures in a row so far, at least 1
   * @param random uniform in [0, 1), drawn by the caller
   */
  public Duration delay(int failures, double random) {
    double grown = initialSeconds * Math.pow(factor, failures - 1.0);
    double moved = Math.min(maxSeconds, grown) * (1 + jitter * (2 * random - 1));
    return Duration.ofNanos(Math.round(moved * 1e9) / 1_000 * 1_000);
  }
}
