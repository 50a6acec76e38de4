package dev.holdfast.service;

import dev.holdfast.domain.Clock;
import dev.holdfast.domain.ClockCorrection;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;

/** The machine's clock, corrected by what PostgreSQL's shows more. */
@Singleton
public final class SystemClock implements Clock, ClockCorrection {
  private volatile Duration offset = Duration.ZERO;

  @Override
  public Instant now() {
    return Clock.micros(Instant.now().plus(offset));
  }

  @Override
  public void correct(Duration correction) {
    offset = correction;
  }
}
