package dev.holdfast.store.postgres;

import java.util.Map;

/** Without a worker that would take the tests' tasks. */
public final class StoreOnly extends OnPostgres {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of("holdfast.worker.enabled", "false");
  }
}
