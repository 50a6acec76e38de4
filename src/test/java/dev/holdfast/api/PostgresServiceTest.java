package dev.holdfast.api;

import dev.holdfast.store.postgres.OnPostgres;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(OnPostgres.class)
class PostgresServiceTest extends ServiceTest {
  @Override
  String mode() {
    return "primary";
  }
}
