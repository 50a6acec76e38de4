package dev.holdfast.worker;

import dev.holdfast.store.postgres.OnPostgres;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;

@QuarkusTest
@TestProfile(PostgresWorkerLeaseTest.ShortLease.class)
class PostgresWorkerLeaseTest extends WorkerLeaseTest {

  /** Leases as short, on PostgreSQL. */
  public static final class ShortLease extends OnPostgres {
    @Override
    public Map<String, String> getConfigOverrides() {
      return SHORT;
    }
  }
}
