package dev.holdfast.store.postgres;

import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.store.PrimaryStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.function.ToIntFunction;

/** How PostgreSQL is doing: asked by the probe, the pool by its own gauges. */
@Singleton
class PostgresStatus implements PrimaryStatus {
  private static final Look NOT_YET = new Look(false, null, "no answer yet");

  private final HoldfastConfig config;
  private final PostgresSync sync;
  private final PostgresDatabase database;
  private final Instance<io.vertx.mutiny.sqlclient.Pool> pool;
  private final MeterRegistry registry;

  PostgresStatus(
      HoldfastConfig config,
      PostgresSync sync,
      PostgresDatabase database,
      Instance<io.vertx.mutiny.sqlclient.Pool> pool,
      MeterRegistry registry) {
    this.config = config;
    this.sync = sync;
    this.database = database;
    this.pool = pool;
    this.registry = registry;
  }

  void watch(@Observes StartupEvent event) {
    if (configured()) {
      gauge("holdfast.postgres.pool.size", "Open connections", Pool::size);
      gauge("holdfast.postgres.pool.in.use", "Connections lent out", Pool::inUse);
      gauge("holdfast.postgres.pool.idle", "Connections that are free", Pool::idle);
      gauge("holdfast.postgres.pool.pending", "Calls that wait for a connection", Pool::pending);
    }
  }

  private void gauge(String name, String description, ToIntFunction<Pool> value) {
    Gauge.builder(name, () -> value.applyAsInt(pool()))
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  @Override
  public boolean configured() {
    return config.postgres().configured();
  }

  @Override
  public Look lastProbe() {
    Look probed = sync.probed();
    return probed == null ? NOT_YET : probed;
  }

  @Override
  public Pool pool() {
    int size = pool.get().size();
    Gauge active = registry.find("sql.pool.active").gauge();
    int inUse = active == null ? 0 : Math.min(size, (int) active.value());
    // The driver's own count of those that wait never forgets one that failed to connect.
    return new Pool(size, inUse, size - inUse, Math.max(0, database.calls() - inUse));
  }
}
