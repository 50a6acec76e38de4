package dev.holdfast.store.sqlite;

import dev.holdfast.store.StoreModelProperties;
import dev.holdfast.store.StoreUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class SqliteModelProperties extends StoreModelProperties {
  private static StoreUnderTest store;

  @BeforeContainer
  static void open() throws IOException {
    Path target = Files.createDirectories(Path.of("target"));
    store = new SqliteUnderTest(Files.createTempDirectory(target, "model").resolve("holdfast.db"));
  }

  @AfterContainer
  static void close() {
    store.close();
  }

  @Override
  protected StoreUnderTest store() {
    return store;
  }
}
