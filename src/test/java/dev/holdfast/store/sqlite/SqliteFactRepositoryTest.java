package dev.holdfast.store.sqlite;

import dev.holdfast.store.FactRepositoryContract;
import dev.holdfast.store.StoreUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteFactRepositoryTest extends FactRepositoryContract {
  @TempDir Path folder;

  @Override
  protected StoreUnderTest open() {
    return new SqliteUnderTest(folder.resolve("holdfast.db"));
  }
}
