package dev.holdfast.outage.table;

import java.time.Duration;

/**
 * How long a run takes.
 *
 * @param clients at the same time
 * @param warmUp under load, not measured
 * @param before the fault, measured
 * @param fault that it lasts
 * @param after it, under the same load
 * @param idle whether the fault comes a second time, when nothing is written, to measure the return
 *     with an empty journal
 */
record Phases(
    int clients, Duration warmUp, Duration before, Duration fault, Duration after, boolean idle) {

  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

  /** Of the table. */
  static final Phases WHOLE = new Phases(32, seconds(6), seconds(6), seconds(8), seconds(6), true);

  /** Of a fault that comes and goes many times while it lasts. */
  static final Phases LONG = new Phases(32, seconds(6), seconds(6), seconds(31), seconds(6), false);

  /** Of every build. */
  static final Phases BRIEF =
      new Phases(8, seconds(1), HALF_A_SECOND, HALF_A_SECOND.multipliedBy(3), HALF_A_SECOND, false);

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
