package dev.holdfast.store.sqlite;

import dev.holdfast.domain.HoldfastException;
import io.agroal.api.AgroalDataSource;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The SQLite file, open: one writer, a few readers, none of them the event loop or the shared
 * worker pool. Answers come back to the caller's Vert.x context where there is one, else on the
 * store's own thread, which must not be held up. Nothing here is cancelled by a caller who goes
 * away.
 */
public final class SqliteDatabase implements AutoCloseable {
  private final SqliteWriter writer;
  private final SqliteReaders readers;

  SqliteDatabase(
      AgroalDataSource writing, AgroalDataSource reading, SqliteTuning tuning, StoreMeter meter)
      throws SQLException {
    this.writer = new SqliteWriter(Connections.writing(writing, tuning), meter);
    this.readers = new SqliteReaders(Connections.reading(reading, tuning), tuning.readers());
  }

  <T> Uni<T> write(Work<Answer<T>> work) {
    return write(work, Admission.FREE);
  }

  <T> Uni<T> write(Work<Answer<T>> work, Admission admission) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Context caller = Vertx.currentContext();
              Member<T> member =
                  new Member<>(
                      work,
                      admission,
                      value -> on(caller, () -> emitter.complete(value)),
                      failure -> on(caller, () -> fail(emitter, failure)));
              admission.enter(() -> writer.submit(member));
            });
  }

  /** Writes, and lets the memory follow as soon as that is in the file. */
  <T> Uni<T> writeThen(Work<Then<T>> work) {
    AtomicReference<Runnable> memory = new AtomicReference<>();
    Admission following =
        new Admission() {
          @Override
          public void committed() {
            memory.get().run();
          }
        };
    return write(
        session -> {
          Then<T> then = work.run(session);
          memory.set(then.memory());
          return Answer.of(then.value());
        },
        following);
  }

  <T> Uni<T> read(Work<T> work) {
    return read(work, Runnable::run);
  }

  /** Reads after something else: {@code after} runs what it is given when that is done. */
  <T> Uni<T> read(Work<T> work, Consumer<Runnable> after) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Context caller = Vertx.currentContext();
              after.accept(
                  () ->
                      readers.submit(
                          work,
                          value -> on(caller, () -> emitter.complete(value)),
                          failure -> on(caller, () -> fail(emitter, failure))));
            });
  }

  /** What kept the last writes from the file, or null. */
  HoldfastException failing() {
    return writer.failing();
  }

  /** Writes that wait for their commit group. */
  public int waitingWrites() {
    return writer.depth();
  }

  /** Reads that wait for a connection. */
  public int waitingReads() {
    return readers.depth();
  }

  private static void fail(UniEmitter<?> emitter, Throwable failure) {
    emitter.fail(failure);
  }

  private static void on(Context caller, Runnable delivery) {
    if (caller == null) {
      delivery.run();
    } else {
      caller.runOnContext(ignored -> delivery.run());
    }
  }

  /** Serves what waits, then closes every connection. */
  @Override
  public void close() {
    writer.close();
    readers.close();
  }
}
