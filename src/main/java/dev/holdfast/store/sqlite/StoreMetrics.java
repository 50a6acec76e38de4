package dev.holdfast.store.sqlite;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;

/** The store's figures for Prometheus. */
@Singleton
final class StoreMetrics implements StoreMeter {
  private final MeterRegistry registry;
  private final Timer commits;
  private final DistributionSummary groups;

  StoreMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.commits =
        Timer.builder("holdfast.store.commit")
            .description("Time of one commit group, from its first statement to the disk")
            .tag("store", "sqlite")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    this.groups =
        DistributionSummary.builder("holdfast.store.commit.members")
            .description("Writes that shared one commit")
            .tag("store", "sqlite")
            .register(registry);
  }

  @Override
  public void committed(int members, long nanos) {
    commits.record(Duration.ofNanos(nanos));
    groups.record(members);
  }

  /** Publishes what can be looked at any time. */
  void watch(SqliteDatabase database, SqliteFile file) {
    gauge("holdfast.store.waiting.writes", "Writes that wait", database::waitingWrites);
    gauge("holdfast.store.waiting.reads", "Reads that wait", database::waitingReads);
    gauge("holdfast.store.free.bytes", "Free space beside the file", () -> free(file));
  }

  private void gauge(String name, String description, java.util.function.Supplier<Number> value) {
    Gauge.builder(name, value)
        .description(description)
        .tag("store", "sqlite")
        .strongReference(true)
        .register(registry);
  }

  private static double free(SqliteFile file) {
    try {
      return file.usableSpace();
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
