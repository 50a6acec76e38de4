package dev.holdfast.store.sqlite;

/** The same lists with so many rows that most filters are walked, not sorted. */
class SqliteManyTasksListTest extends SqliteTaskListTest {
  @Override
  protected int count() {
    return 6_000;
  }
}
