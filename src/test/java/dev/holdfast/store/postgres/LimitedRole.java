package dev.holdfast.store.postgres;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The service as a role of its own, so that its connections can be limited. */
public final class LimitedRole implements QuarkusTestProfile {
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
    return Map.of("holdfast.worker.enabled", "false", "holdfast.postgres.reconnect-attempts", "0");
  }

  /** Makes role and database. */
  public static final class Role implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
      String database = PostgresServer.database();
      PostgresServer.execute(
          "postgres",
          "create role " + database + " login",
          "alter database " + database + " owner to " + database);
      String url = PostgresServer.url(database);
      return Map.of("DATABASE_URL", url.replace("postgres:postgres@", database + ":p@"));
    }

    @Override
    public void stop() {}
  }
}
