package dev.holdfast.store.postgres;

import java.util.Map;

/**
 * Without a worker that would take the tests' tasks, and without a supervisor that would break off
 * what they ask: it asks once and is patient.
 */
public final class StoreOnly extends OnPostgres {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "holdfast.worker.enabled", "false",
        "holdfast.sync.start-deadline", "0S",
        "holdfast.sync.probe-interval", "60S",
        "holdfast.sync.probe-deadline", "60S",
        "holdfast.sync.misses-to-trip", "100",
        "holdfast.sync.pull-interval", "60S");
  }
}
