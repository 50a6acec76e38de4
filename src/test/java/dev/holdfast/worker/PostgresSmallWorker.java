package dev.holdfast.worker;

import dev.holdfast.store.postgres.OnPostgres;
import java.util.Map;

/** {@link SmallWorker} on PostgreSQL. */
public final class PostgresSmallWorker extends OnPostgres {
  @Override
  public Map<String, String> getConfigOverrides() {
    return SmallWorker.SETTINGS;
  }
}
