package dev.holdfast.store.postgres;

import dev.holdfast.store.BothStores;
import dev.holdfast.store.RandomSteps;
import dev.holdfast.store.sqlite.SqliteUnderTest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random sequences of operations, answered alike by both stores and by the domain itself. */
@QuarkusTest
@TestProfile(StoreOnly.class)
class BothStoresTest {
  private static final int SEQUENCES = 150;

  @TempDir Path folder;

  @Test
  void everyAnswerOfARandomSequenceIsTheSame() {
    try (BothStores stores =
        new BothStores(
            new SqliteUnderTest(folder.resolve("holdfast.db")), new PostgresUnderTest())) {
      long first = new Random().nextLong();
      for (int i = 0; i < SEQUENCES; i++) {
        RandomSteps.run(stores, first + i);
      }
    }
  }
}
