package dev.holdfast.store.sqlite;

import dev.holdfast.domain.HoldfastException;
import dev.holdfast.domain.HoldfastException.StoreUnavailable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A few {@code query_only} connections on threads of their own: as many threads as connections, so
 * nobody waits for a connection while holding a thread. Each piece of work reads one snapshot.
 */
final class SqliteReaders implements AutoCloseable {
  private static final int WAITING = 20_000;

  private final Connections connections;
  private final ThreadPoolExecutor threads;
  private final Deque<SqliteSession> idle = new ArrayDeque<>();

  SqliteReaders(Connections connections, int size) {
    this.connections = connections;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            size,
            size,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> new Thread(task, "sqlite-reader-" + number.incrementAndGet()));
  }

  /** Reads in one snapshot; answered on a reader's thread. */
  <T> void submit(Work<T> work, Consumer<T> onGiven, Consumer<Throwable> onFailed) {
    try {
      threads.execute(() -> serve(work, onGiven, onFailed));
    } catch (RejectedExecutionException e) {
      onFailed.accept(
          new StoreUnavailable("Too many reads are waiting.", Duration.ofSeconds(1), e));
    }
  }

  /** Reads that wait for a thread. */
  int depth() {
    return threads.getQueue().size();
  }

  private <T> void serve(Work<T> work, Consumer<T> onGiven, Consumer<Throwable> onFailed) {
    T value;
    try {
      value = read(work);
    } catch (SQLException e) {
      onFailed.accept(SqliteFailures.translate(e));
      return;
    } catch (RuntimeException | Error e) {
      onFailed.accept(e);
      return;
    }
    onGiven.accept(value);
  }

  private <T> T read(Work<T> work) throws SQLException {
    SqliteSession session = take();
    boolean sound = false;
    try {
      session.update("begin");
      T value;
      try {
        value = work.run(session);
      } catch (HoldfastException answer) {
        session.update("rollback");
        sound = true;
        throw answer;
      }
      session.update("commit");
      sound = true;
      return value;
    } finally {
      if (sound) {
        giveBack(session);
      } else {
        connections.discard(session);
      }
    }
  }

  private SqliteSession take() throws SQLException {
    synchronized (idle) {
      if (!idle.isEmpty()) {
        return idle.pop();
      }
    }
    return connections.open();
  }

  private void giveBack(SqliteSession session) {
    synchronized (idle) {
      idle.push(session);
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      threads.awaitTermination(10, TimeUnit.SECONDS);
      synchronized (idle) {
        idle.forEach(connections::discard);
        idle.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
