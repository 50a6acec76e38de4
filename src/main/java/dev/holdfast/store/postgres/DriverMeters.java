package dev.holdfast.store.postgres;

import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * Leaves out the driver's count of calls that wait for a connection: it never forgets one that
 * failed to connect, so it grows with every outage. {@code holdfast.postgres.pool.pending} tells.
 */
final class DriverMeters {
  private static final String FALSE_ONE = "sql.pool.queue.size";

  private DriverMeters() {}

  @Produces
  @Singleton
  static MeterFilter withoutQueue() {
    return MeterFilter.denyNameStartsWith(FALSE_ONE);
  }
}
