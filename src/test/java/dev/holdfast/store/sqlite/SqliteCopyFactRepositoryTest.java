package dev.holdfast.store.sqlite;

import dev.holdfast.store.FactRepositoryContract;
import dev.holdfast.store.StoreUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** What the copy promises of facts while PostgreSQL is away. */
class SqliteCopyFactRepositoryTest extends FactRepositoryContract {
  @TempDir Path folder;

  @Override
  protected StoreUnderTest open() {
    return CopyUnderTest.warm(folder.resolve("holdfast.db"));
  }
}
