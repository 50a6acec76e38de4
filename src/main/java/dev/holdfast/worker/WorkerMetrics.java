package dev.holdfast.worker;

import dev.holdfast.domain.Settled;
import dev.holdfast.domain.Settlement;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The worker's figures for Prometheus. */
@Singleton
final class WorkerMetrics {
  private final MeterRegistry registry;
  private final Counter claimed;
  private final Timer claims;
  private final Timer wait;
  private final Map<String, Timer> runs = new ConcurrentHashMap<>();

  WorkerMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.claimed =
        Counter.builder("holdfast.worker.claimed").description("Tasks claimed").register(registry);
    this.claims =
        Timer.builder("holdfast.worker.claim")
            .description("Time of a claim that got something")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    this.wait =
        Timer.builder("holdfast.worker.start.delay")
            .description("From the claim to the call of the handler")
            .register(registry);
  }

  void watch(Supplier<Number> running, Supplier<Number> ready, Supplier<Number> unsettled) {
    gauge("holdfast.worker.running", "Handlers that run", running);
    gauge("holdfast.worker.ready", "Tasks claimed and waiting for a handler", ready);
    gauge("holdfast.worker.unsettled", "Finished runs not yet written", unsettled);
  }

  void claimed(int tasks, long nanos) {
    if (tasks > 0) {
      claimed.increment(tasks);
      claims.record(Duration.ofNanos(nanos));
    }
  }

  void settled(Settlement settlement, Settled answer) {
    String outcome =
        answer == Settled.APPLIED
            ? settlement.outcome().getClass().getSimpleName().toLowerCase(Locale.ROOT)
            : answer.name().toLowerCase(Locale.ROOT);
    String type = settlement.claimed().spec().type();
    runs.computeIfAbsent(type + " " + outcome, key -> timer(type, outcome))
        .record(between(settlement.startedAt(), settlement.finishedAt()));
    wait.record(between(settlement.claimed().state().startedAt(), settlement.startedAt()));
  }

  /** The service's clock is set by PostgreSQL's now and then. */
  private static Duration between(Instant from, Instant to) {
    Duration between = Duration.between(from, to);
    return between.isNegative() ? Duration.ZERO : between;
  }

  private Timer timer(String type, String outcome) {
    return Timer.builder("holdfast.worker.runs")
        .description("Runs by type and outcome")
        .tag("type", type)
        .tag("outcome", outcome)
        .register(registry);
  }

  private void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).strongReference(true).register(registry);
  }
}
