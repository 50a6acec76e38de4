package dev.holdfast.store.postgres;

import dev.holdfast.store.FactRepositoryContract;
import dev.holdfast.store.StoreUnderTest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(StoreOnly.class)
class PostgresFactRepositoryTest extends FactRepositoryContract {
  @Override
  protected StoreUnderTest open() {
    return new PostgresUnderTest();
  }
}
