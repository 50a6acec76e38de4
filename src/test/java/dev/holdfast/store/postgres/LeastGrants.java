package dev.holdfast.store.postgres;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/**
 * The service with the least that the README asks for: a role that owns one schema, of a name of
 * its own, and may create nothing else in the database, extensions neither.
 */
public final class LeastGrants implements QuarkusTestProfile {
  static final String SCHEMA = "Hold_fast";

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of("holdfast.worker.enabled", "false", "holdfast.postgres.schema", SCHEMA);
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(Database.class));
  }

  /** Makes database, role and schema. */
  public static final class Database implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
      String database = PostgresServer.database();
      PostgresServer.execute(
          database,
          "create role " + database + " login password 'pw'",
          "create schema \"" + SCHEMA + "\" authorization " + database);
      String url = "postgres://%1$s:pw@localhost:%2$d/%1$s";
      return Map.of("DATABASE_URL", url.formatted(database, PostgresServer.port()));
    }

    @Override
    public void stop() {}
  }
}
