package dev.holdfast;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.UUID;

/**
 * What was built, jar or executable, as a process of its own that has nothing configured but where
 * its file lies. The test configuration does not reach it.
 */
public final class Packaged implements QuarkusTestProfile {

  /** A file that no other process has. */
  static String file() {
    return "target/packaged/" + UUID.randomUUID() + "/holdfast.db";
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of("holdfast.standby.path", file());
  }
}
