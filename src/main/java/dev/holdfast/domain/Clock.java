package dev.holdfast.domain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Where every instant of the service comes from, so that tests steer time instead of waiting. */
@FunctionalInterface
public interface Clock {

  /** The present instant, rounded down to whole microseconds. */
  Instant now();

  /**
   * Rounds down to microseconds, the coarser precision of the two stores, so that both return the
   * instant that was written.
   */
  static Instant micros(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MICROS);
  }
}
