package dev.holdfast.store.postgres;

import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.store.PrimaryStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;

/** How PostgreSQL is doing: asked by the probe, the pool by its own gauges. */
@Singleton
class PostgresStatus implements PrimaryStatus {
  /** A probe must answer well within its caller's patience (Kubernetes: 1 s by default). */
  private static final Duration PATIENCE = Duration.ofMillis(900);

  private final HoldfastConfig config;
  private final PostgresProbe probe;
  private final Instance<io.vertx.mutiny.sqlclient.Pool> pool;
  private final MeterRegistry registry;

  PostgresStatus(
      HoldfastConfig config,
      PostgresProbe probe,
      Instance<io.vertx.mutiny.sqlclient.Pool> pool,
      MeterRegistry registry) {
    this.config = config;
    this.probe = probe;
    this.pool = pool;
    this.registry = registry;
  }

  @Override
  public boolean configured() {
    return config.postgres().configured();
  }

  @Override
  public Uni<Look> look() {
    long begun = System.nanoTime();
    return probe
        .call(PostgresProbe::state)
        .map(state -> new Look(state.reason() == null, since(begun), state.reason()))
        .ifNoItem()
        .after(PATIENCE)
        .recoverWithUni(this::unanswered)
        .onFailure()
        .recoverWithItem(failure -> new Look(false, null, PostgresFailures.of(failure).what()));
  }

  /** A connection that does not answer is not asked again. */
  private Uni<Look> unanswered() {
    probe.forget();
    return Uni.createFrom().item(new Look(false, null, "timeout"));
  }

  @Override
  public Pool pool() {
    int size = pool.get().size();
    int inUse = Math.min(size, gauge("sql.pool.active"));
    return new Pool(size, inUse, size - inUse, gauge("sql.pool.queue.size"));
  }

  private int gauge(String name) {
    Gauge gauge = registry.find(name).gauge();
    return gauge == null ? 0 : (int) gauge.value();
  }

  private static double since(long begun) {
    return (System.nanoTime() - begun) / 1_000 / 1_000.0;
  }
}
