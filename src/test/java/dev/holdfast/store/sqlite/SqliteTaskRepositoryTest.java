package dev.holdfast.store.sqlite;

import dev.holdfast.store.StoreUnderTest;
import dev.holdfast.store.TaskRepositoryContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteTaskRepositoryTest extends TaskRepositoryContract {
  @TempDir Path folder;

  @Override
  protected StoreUnderTest open() {
    return new SqliteUnderTest(folder.resolve("holdfast.db"));
  }
}
