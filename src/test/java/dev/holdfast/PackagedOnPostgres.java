package dev.holdfast;

import dev.holdfast.store.postgres.OnPostgres;
import java.util.Map;

/** The same on a database of its own, which makes it production. */
public final class PackagedOnPostgres extends OnPostgres {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "holdfast.standby.path",
        Packaged.file(),
        // The quick start's task asks the service itself.
        "holdfast.http-request.allow-private-targets",
        "true");
  }
}
