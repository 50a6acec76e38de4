package dev.holdfast.worker;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A worker of a few handlers that hears of nothing by heartbeat while a test runs. */
public final class SmallWorker implements QuarkusTestProfile {
  static final int CONCURRENCY = 4;

  static final Map<String, String> SETTINGS =
      Map.of(
          "holdfast.worker.concurrency",
          Integer.toString(CONCURRENCY),
          "holdfast.worker.lease",
          "1H");

  @Override
  public Map<String, String> getConfigOverrides() {
    return SETTINGS;
  }
}
