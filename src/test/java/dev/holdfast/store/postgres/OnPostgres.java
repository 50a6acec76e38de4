package dev.holdfast.store.postgres;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The service on a database of its own in a real PostgreSQL. */
public class OnPostgres implements QuarkusTestProfile {

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(Database.class));
  }

  @Override
  public boolean disableGlobalTestResources() {
    return true;
  }

  /** Makes the database. */
  public static final class Database implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
      return Map.of("DATABASE_URL", PostgresServer.url(PostgresServer.database()));
    }

    @Override
    public void stop() {}
  }
}
