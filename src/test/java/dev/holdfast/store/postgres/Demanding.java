package dev.holdfast.store.postgres;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The service on a server that wants TLS and a strange password, in a schema of its own. */
public final class Demanding implements QuarkusTestProfile {
  static final String SCHEMA = "MixedCase";
  static final String PASSWORD = "a\\$b${c} @:/%";

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(Role.class));
  }

  @Override
  public boolean disableGlobalTestResources() {
    return true;
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of("holdfast.worker.enabled", "false", "holdfast.postgres.schema", SCHEMA);
  }

  /** Makes role and database. */
  public static final class Role implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
      String name = "demanding";
      GuardedServer.role(name, PASSWORD);
      String rest = name + "?sslmode=verify-full&sslrootcert=" + Certificates.server();
      return Map.of("DATABASE_URL", GuardedServer.url(name, PASSWORD, rest));
    }

    @Override
    public void stop() {}
  }
}
