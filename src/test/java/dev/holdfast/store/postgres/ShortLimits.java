package dev.holdfast.store.postgres;

import java.util.Map;

/** Limits that a test can wait for, and no worker. */
public final class ShortLimits extends OnPostgres {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "holdfast.worker.enabled",
        "false",
        "holdfast.postgres.lock-timeout",
        "0.2S",
        "holdfast.postgres.statement-timeout",
        "1S",
        "holdfast.postgres.reconnect-attempts",
        "0",
        "holdfast.postgres.pool-timeout",
        "1");
  }
}
