package dev.holdfast.store.sqlite;

import dev.holdfast.store.StoreUnderTest;
import dev.holdfast.store.TaskListContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteTaskListTest extends TaskListContract {
  @TempDir Path folder;

  @Override
  protected StoreUnderTest open() {
    return new SqliteUnderTest(folder.resolve("holdfast.db"));
  }
}
