package dev.holdfast.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.HoldfastException.Conflict;
import dev.holdfast.domain.HoldfastException.StoreFull;
import dev.holdfast.domain.HoldfastException.StoreUnavailable;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Rule S1: what happens to a commit group when one of its members fails. */
class SqliteWriterTest {
  private static final String INSERT =
      "insert into operations (id, kind, at) values (?, 'test', 0)";

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

  private <T> CompletableFuture<T> submit(Work<Answer<T>> work) {
    return store.database.write(work).subscribeAsCompletionStage();
  }

  private CompletableFuture<String> insert(String id) {
    return submit(
        session -> {
          session.update(INSERT, id);
          return Answer.of(id);
        });
  }

  /** Holds the writer, so that everything submitted meanwhile becomes one group. */
  private CountDownLatch hold() {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    submit(
        session -> {
          begun.countDown();
          awaitQuietly(held);
          return Answer.of(true);
        });
    awaitQuietly(begun);
    return held;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<String> stored() throws Exception {
    return store
        .database
        .read(session -> session.query("select id from operations order by row_id", Row::text))
        .subscribeAsCompletionStage()
        .get();
  }

  @Test
  void aMemberThatViolatesAConstraintFailsAlone() throws Exception {
    CountDownLatch held = hold();
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (String id : List.of("a", "b", "a", "c")) {
      answers.add(insert(id));
    }
    held.countDown();
    assertThat(answers.get(3).get()).isEqualTo("c");
    assertThatThrownBy(() -> answers.get(2).get()).hasCauseInstanceOf(Conflict.class);
    assertThat(stored()).containsExactly("a", "b", "c");
  }

  @Test
  void aMemberThatThrowsUndoesWhatItHadWrittenAndNothingElse() throws Exception {
    CountDownLatch held = hold();
    CompletableFuture<String> before = insert("before");
    CompletableFuture<String> bug =
        submit(
            session -> {
              session.update(INSERT, "half");
              throw new IllegalStateException("a defect");
            });
    CompletableFuture<String> after = insert("after");
    held.countDown();
    before.get();
    after.get();
    assertThatThrownBy(bug::get).hasCauseInstanceOf(IllegalStateException.class);
    assertThat(stored()).containsExactly("before", "after");
  }

  @Test
  void anErrorThatIsNobodysOwnReopensAndRunsTheMembersOneByOne() throws Exception {
    CountDownLatch held = hold();
    CompletableFuture<String> before = insert("before");
    CompletableFuture<String> broken =
        submit(
            session -> {
              // As SQLite itself does it on a full disk: the transaction is gone, all of it.
              session.execute("rollback");
              throw new SQLiteException("full", SQLiteErrorCode.SQLITE_FULL);
            });
    CompletableFuture<String> after = insert("after");
    held.countDown();
    before.get();
    after.get();
    assertThatThrownBy(broken::get).hasCauseInstanceOf(StoreFull.class);
    assertThat(stored()).containsExactly("before", "after");
  }

  @RepeatedTest(20)
  void afterAnErrorThatIsNobodysOwnTheConnectionIsReallyAnother() throws Exception {
    SQLiteConnection before = submit(SqliteWriterTest::physical).get();
    CompletableFuture<String> broken =
        submit(
            session -> {
              throw new SQLiteException("i/o", SQLiteErrorCode.SQLITE_IOERR);
            });
    assertThatThrownBy(broken::get).hasCauseInstanceOf(StoreUnavailable.class);
    SQLiteConnection after = submit(SqliteWriterTest::physical).get();
    assertThat(after).isNotSameAs(before);
    assertThat(before.isClosed()).isTrue();
  }

  private static Answer<SQLiteConnection> physical(SqliteSession session) throws SQLException {
    return Answer.of(session.connection().unwrap(SQLiteConnection.class));
  }

  @RepeatedTest(20)
  void theNextGroupAfterABrokenConnectionIsServed() throws Exception {
    CompletableFuture<String> broken =
        submit(
            session -> {
              session.connection().close();
              throw new SQLException("gone");
            });
    assertThatThrownBy(broken::get).hasCauseInstanceOf(StoreUnavailable.class);
    assertThat(insert("next").get()).isEqualTo("next");
  }

  @Test
  void anErrorOfTheMachineFailsItsMemberAndTheWriterLives() throws Exception {
    CompletableFuture<String> fatal =
        submit(
            session -> {
              throw new StackOverflowError();
            });
    assertThatThrownBy(fatal::get).isInstanceOf(ExecutionException.class);
    assertThat(insert("next").get()).isEqualTo("next");
  }

  @Test
  void whatWaitsWhenTheStoreClosesIsStillWritten() throws Exception {
    CountDownLatch held = hold();
    CompletableFuture<String> waiting = insert("waiting");
    CompletableFuture<Void> closing = CompletableFuture.runAsync(store.database::close);
    held.countDown();
    closing.get();
    assertThat(waiting.get()).isEqualTo("waiting");
    assertThatThrownBy(() -> insert("late").get()).hasCauseInstanceOf(StoreUnavailable.class);
  }
}
