package dev.holdfast.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.HoldfastException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is promised of every connection to the file. */
class ConnectionsTest {
  private static final List<String> PRAGMAS =
      List.of(
          "journal_mode",
          "synchronous",
          "foreign_keys",
          "busy_timeout",
          "temp_store",
          "cache_size",
          "journal_size_limit",
          "query_only");

  @TempDir Path folder;
  private SqliteUnderTest store;

  @BeforeEach
  void open() {
    store = new SqliteUnderTest(folder.resolve("holdfast.db"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static List<String> pragmas(SqliteSession session) throws java.sql.SQLException {
    List<String> values = new ArrayList<>();
    for (String pragma : PRAGMAS) {
      values.add(session.first("pragma " + pragma, Row::text).orElseThrow());
    }
    return values;
  }

  @Test
  void theWriterIsDurableAndChecksForeignKeys() {
    List<String> values =
        store
            .database
            .<List<String>>write(session -> Answer.of(pragmas(session)))
            .await()
            .atMost(Duration.ofSeconds(20));
    assertThat(values).containsExactly("wal", "2", "1", "15000", "2", "-13107", "67108864", "0");
  }

  @Test
  void everyReaderIsTunedAndCannotWrite() {
    int readers = SqliteTuning.DEFAULT.readers();
    CyclicBarrier all = new CyclicBarrier(readers);
    List<CompletableFuture<List<String>>> answers = new ArrayList<>();
    for (int i = 0; i < readers; i++) {
      answers.add(
          store
              .database
              .read(
                  session -> {
                    // Each holds its connection until every reader has one.
                    meet(all);
                    return pragmas(session);
                  })
              .subscribeAsCompletionStage());
    }
    for (CompletableFuture<List<String>> answer : answers) {
      assertThat(answer.join())
          .containsExactly("wal", "2", "1", "15000", "2", "-13107", "67108864", "1");
    }
    assertThatThrownBy(
            () ->
                store
                    .database
                    .read(session -> session.update("delete from tasks"))
                    .await()
                    .atMost(Duration.ofSeconds(20)))
        .isInstanceOf(HoldfastException.class);
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theLibraryIsFreeOfTheWalResetBug() {
    String version =
        store
            .database
            .read(session -> session.first("select sqlite_version()", Row::text).orElseThrow())
            .await()
            .atMost(Duration.ofSeconds(20));
    int[] parts =
        java.util.Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
    assertThat(java.util.Arrays.compare(parts, new int[] {3, 51, 3})).isNotNegative();
  }
}
