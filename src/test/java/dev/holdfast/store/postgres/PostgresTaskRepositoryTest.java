package dev.holdfast.store.postgres;

import dev.holdfast.store.StoreUnderTest;
import dev.holdfast.store.TaskRepositoryContract;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(StoreOnly.class)
class PostgresTaskRepositoryTest extends TaskRepositoryContract {
  @Override
  protected StoreUnderTest open() {
    return new PostgresUnderTest();
  }
}
