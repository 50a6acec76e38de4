package dev.holdfast.store.postgres;

import dev.holdfast.store.StoreUnderTest;
import dev.holdfast.store.TaskListContract;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/**
 * The same lists with so many rows that the planner has a choice. No subclass of the test with few:
 * each test class is a bean, and the other would be ambiguous.
 */
@QuarkusTest
@TestProfile(StoreOnly.class)
class PostgresManyTasksListTest extends TaskListContract {
  @Override
  protected StoreUnderTest open() {
    return new PostgresUnderTest();
  }

  @Override
  protected int count() {
    return 6_000;
  }
}
