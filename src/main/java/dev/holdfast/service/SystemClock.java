package dev.holdfast.service;

import dev.holdfast.domain.Clock;
import jakarta.inject.Singleton;
import java.time.Instant;

/** The machine's clock. */
@Singleton
public final class SystemClock implements Clock {
  @Override
  public Instant now() {
    return Clock.micros(Instant.now());
  }
}
