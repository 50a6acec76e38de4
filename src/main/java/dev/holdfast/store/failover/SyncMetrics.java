package dev.holdfast.store.failover;

import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.store.SyncStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What the pod says of itself, as gauges. */
@Singleton
final class SyncMetrics {
  private static final List<String> MODES =
      List.of("primary", "fallback", "recovering", "standalone");
  private static final List<String> BREAKER = List.of("closed", "half_open", "open");

  private final HoldfastConfig config;
  private final SyncStatus status;
  private final MeterRegistry registry;

  SyncMetrics(HoldfastConfig config, SyncStatus status, MeterRegistry registry) {
    this.config = config;
    this.status = status;
    this.registry = registry;
  }

  void register(@Observes StartupEvent event) {
    if (config.command().isPresent()) {
      return;
    }
    for (String mode : MODES) {
      Gauge.builder("holdfast.sync.mode", () -> status.mode().equals(mode) ? 1 : 0)
          .description("1 for the mode that is, 0 for the others")
          .tag("mode", mode)
          .strongReference(true)
          .register(registry);
    }
    gauge("holdfast.sync.journal.depth", "Operations to bring back", SyncStatus.Now::depth);
    gauge("holdfast.sync.journal.oldest.seconds", "Age of the oldest", SyncMetrics::age);
    gauge("holdfast.sync.replica.lag.seconds", "How far the copy may be behind", SyncMetrics::lag);
    gauge(
        "holdfast.sync.breaker",
        "0 closed, 1 half open, 2 open",
        now -> BREAKER.indexOf(now.breaker()));
  }

  private static double age(SyncStatus.Now now) {
    return now.oldest() == null ? 0 : now.oldest().toMillis() / 1e3;
  }

  private static double lag(SyncStatus.Now now) {
    return now.lag().toMillis() / 1e3;
  }

  private void gauge(String name, String description, ToDoubleFunction<SyncStatus.Now> value) {
    Gauge.builder(name, () -> value.applyAsDouble(status.now()))
        .description(description)
        .strongReference(true)
        .register(registry);
  }
}
