package dev.holdfast.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;

/**
 * How long a recovery waits after one that failed although a probe was good: longer each time, with
 * jitter, until PostgreSQL has served for a while (rule M3). An outage by itself costs no wait.
 */
final class Cooldown {
  private final SyncSettings settings;
  private final DoubleSupplier random;
  private int failures;
  private int shortOnes;
  private Instant until = Instant.MIN;
  private Instant primarySince;

  Cooldown(SyncSettings settings, DoubleSupplier random) {
    this.settings = settings;
    this.random = random;
  }

  void recoveryFailed(Instant now) {
    Duration grown = settings.cooldown().multipliedBy(1L << Math.min(failures, 20));
    Duration bound = settings.cooldownMost();
    Duration wait = grown.compareTo(bound) > 0 ? bound : grown;
    until = now.plusNanos((long) (wait.toNanos() * (0.5 + random.getAsDouble())));
    failures++;
  }

  void becamePrimary(Instant now) {
    primarySince = now;
  }

  /** From the second flip on that does not last, each counts like a recovery that failed. */
  void tripped(Instant now) {
    boolean lasted = primarySince != null && !primarySince.plus(settings.stable()).isAfter(now);
    primarySince = null;
    if (lasted) {
      failures = 0;
      shortOnes = 0;
    } else if (shortOnes++ > 0) {
      recoveryFailed(now);
    }
  }

  /** An operator wants it now. */
  void forget() {
    until = Instant.MIN;
    failures = 0;
    shortOnes = 0;
  }

  boolean isOver(Instant now) {
    return !now.isBefore(until);
  }
}
