package dev.holdfast.config;

import java.time.Duration;

/** The bounds that the mapping's docs promise. */
final class ConfigBounds {

  private ConfigBounds() {}

  /**
   * Checks every value that has bounds.
   *
   * @throws StartRefused naming the first property that is out of them, its value and the bounds
   */
  static void check(HoldfastConfig config) {
    HoldfastConfig.Standby standby = config.standby();
    number("standby.readers", standby.readers(), 1, 64);
    number("standby.cache-size-mib", standby.cacheSizeMib(), 1, 65_536);
    time("standby.busy-timeout", standby.busyTimeout(), Duration.ZERO, Duration.ofMinutes(10));
    number("standby.journal-size-limit-mib", standby.journalSizeLimitMib(), 1, 65_536);
    number("standby.free-space-warning-mib", standby.freeSpaceWarningMib(), 0, 1_048_576);
    worker(config.worker());
    postgres(config.postgres());
    sync(config.sync());
    time(
        "operations.retention",
        config.operations().retention(),
        Duration.ofHours(24),
        Duration.ofDays(366));
  }

  private static void postgres(HoldfastConfig.Postgres postgres) {
    Duration hour = Duration.ofHours(1);
    Duration minute = Duration.ofMinutes(1);
    number("postgres.pool-size", postgres.poolSize(), 1, 100);
    number("postgres.max-overflow", postgres.maxOverflow(), 0, 50);
    number("postgres.pool-timeout", postgres.poolTimeout(), 1, 300);
    number("postgres.pool-recycle", postgres.poolRecycle(), 300, 7_200);
    number("postgres.reconnect-attempts", postgres.reconnectAttempts(), 0, 100);
    time("postgres.reconnect-interval", postgres.reconnectInterval(), ms(10), minute);
    time("postgres.connect-timeout", postgres.connectTimeout(), ms(100), minute);
    time("postgres.statement-timeout", postgres.statementTimeout(), ms(100), hour);
    time("postgres.lock-timeout", postgres.lockTimeout(), ms(10), hour);
    time(
        "postgres.idle-in-transaction-timeout",
        postgres.idleInTransactionTimeout(),
        ms(1_000),
        hour);
    Duration least = postgres.statementTimeout().plusSeconds(1);
    time("postgres.silence-timeout", postgres.silenceTimeout(), least, hour.plus(minute));
    if (!postgres.schema().matches("[A-Za-z_][A-Za-z0-9_$]{0,62}")) {
      throw new StartRefused(
          "holdfast.postgres.schema is %s; it must be a plain name of at most 63 characters."
              .formatted(postgres.schema()));
    }
  }

  private static void sync(HoldfastConfig.Sync sync) {
    Duration hour = Duration.ofHours(1);
    Duration minute = Duration.ofMinutes(1);
    time("sync.probe-interval", sync.probeInterval(), ms(50), minute);
    time("sync.probe-deadline", sync.probeDeadline(), ms(50), minute);
    number("sync.misses-to-trip", sync.missesToTrip(), 1, 100);
    number("sync.good-to-flip", sync.goodToFlip(), 1, 100);
    time("sync.cooldown", sync.cooldown(), ms(10), hour);
    time("sync.cooldown-most", sync.cooldownMost(), sync.cooldown(), Duration.ofDays(1));
    time("sync.pull-interval", sync.pullInterval(), ms(50), minute);
    time("sync.gate-deadline", sync.gateDeadline(), ms(10), ms(10_000));
    time("sync.start-deadline", sync.startDeadline(), Duration.ZERO, Duration.ofMinutes(5));
    time("sync.takeover-grace", sync.takeoverGrace(), ms(5_001), hour);
    number("sync.journal-mib", sync.journalMib(), 16, 1_048_576);
    time("sync.journal-age", sync.journalAge(), hour, Duration.ofDays(366));
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  private static void worker(HoldfastConfig.Worker worker) {
    number("worker.concurrency", worker.concurrency(), 1, 1_024);
    number("worker.batch", worker.batch(), 1, 1_000);
    time(
        "worker.poll-interval",
        worker.pollInterval(),
        Duration.ofMillis(10),
        Duration.ofMinutes(1));
    time("worker.lease", worker.lease(), Duration.ofSeconds(1), Duration.ofHours(1));
    time(
        "worker.default-timeout",
        worker.defaultTimeout(),
        Duration.ofSeconds(1),
        Duration.ofDays(30));
    time("worker.drain-timeout", worker.drainTimeout(), Duration.ZERO, Duration.ofMinutes(10));
  }

  private static void number(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new StartRefused(
          "holdfast.%s is %d; it must be from %d to %d.".formatted(name, value, min, max));
    }
  }

  private static void time(String name, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new StartRefused(
          "holdfast.%s is %s; it must be from %s to %s.".formatted(name, value, min, max));
    }
  }
}
