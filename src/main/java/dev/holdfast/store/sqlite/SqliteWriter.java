package dev.holdfast.store.sqlite;

import dev.holdfast.domain.HoldfastException;
import dev.holdfast.domain.HoldfastException.StoreUnavailable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jboss.logging.Logger;

/**
 * The one connection that writes, on one thread of its own. Writes that wait are grouped into one
 * transaction (group commit), which makes {@code synchronous=FULL} affordable: one sync of the disk
 * serves the whole group. Each member runs under a savepoint; an error that is not a member's own
 * gives the whole group up, reopens the connection and runs the members one by one, because SQLite
 * rolls a transaction back by itself on some errors and the next statement would run in autocommit
 * (rule S1). Nobody is answered before the commit.
 */
final class SqliteWriter implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(SqliteWriter.class);

  /** Members that may wait; one more is refused as overload. */
  private static final int WAITING = 20_000;

  /** Members of one group: bounds the time until the first is answered. */
  private static final int GROUP = 512;

  private static final Duration CLOSING = Duration.ofSeconds(20);

  private final Connections connections;
  private final StoreMeter meter;
  private final BlockingQueue<Member<?>> waiting = new ArrayBlockingQueue<>(WAITING);
  private final Thread thread = new Thread(this::loop, "sqlite-writer");
  private SqliteSession session;
  private volatile HoldfastException failing;
  private volatile boolean closed;

  SqliteWriter(Connections connections, StoreMeter meter) throws SQLException {
    this.connections = connections;
    this.meter = meter;
    this.session = connections.open();
    thread.start();
  }

  /** Queues a write; it is answered on the writer's thread, after its commit. */
  void submit(Member<?> member) {
    if (closed) {
      member.fail(unavailable("The service is stopping.", null));
      member.deliver();
    } else if (!waiting.offer(member)) {
      member.fail(unavailable("Too many writes are waiting.", null));
      member.deliver();
    }
  }

  /** Writes that wait for their group. */
  int depth() {
    return waiting.size();
  }

  /** What kept the last group from the file, or null. */
  HoldfastException failing() {
    return failing;
  }

  private void loop() {
    List<Member<?>> group = new ArrayList<>(GROUP);
    while (!closed || !waiting.isEmpty()) {
      try {
        group.add(waiting.take());
        waiting.drainTo(group, GROUP - 1);
        serve(group);
      } catch (InterruptedException e) {
        LOG.debug("the writer was told to stop");
      } catch (Throwable e) {
        // Whatever it is, the members must be answered and the next group must be served.
        LOG.error("the writer met a defect", e);
        discard();
        group.forEach(member -> member.fail(unavailable("The write failed.", e)));
        group.forEach(SqliteWriter::deliver);
      }
      group.clear();
    }
  }

  private void serve(List<Member<?>> group) {
    long begun = System.nanoTime();
    try {
      begin();
      try {
        commit(group);
      } catch (SQLException | RuntimeException | Error e) {
        recover(group, e);
      }
    } catch (SQLException e) {
      // Nobody's statement is at fault: running the members one by one would only wait as often.
      discard();
      failing = SqliteFailures.translate(e);
      group.forEach(member -> member.fail(SqliteFailures.translate(e)));
    }
    long nanos = System.nanoTime() - begun;
    group.forEach(SqliteWriter::deliver);
    meter.committed(group.size(), nanos);
  }

  private void begin() throws SQLException {
    if (session == null) {
      session = connections.open();
    }
    session.update("begin immediate");
  }

  private void commit(List<Member<?>> group) throws SQLException {
    for (Member<?> member : group) {
      member.run(session);
    }
    session.update("commit");
    failing = null;
  }

  private void recover(List<Member<?>> group, Throwable failure) {
    discard();
    if (group.size() == 1) {
      HoldfastException translated = translate(failure);
      failing = translated;
      group.get(0).fail(translated);
      return;
    }
    LOG.debugf("a group of %d writes failed and is run one by one", group.size());
    for (Member<?> member : group) {
      try {
        begin();
        commit(List.of(member));
      } catch (SQLException | RuntimeException | Error e) {
        recover(List.of(member), e);
      }
    }
  }

  private void discard() {
    if (session != null) {
      connections.discard(session);
      session = null;
    }
  }

  private static HoldfastException translate(Throwable failure) {
    return failure instanceof SQLException e
        ? SqliteFailures.translate(e)
        : unavailable("The write failed.", failure);
  }

  private static void deliver(Member<?> member) {
    try {
      member.deliver();
    } catch (RuntimeException | Error e) {
      LOG.error("an answer could not be delivered", e);
    }
  }

  private static StoreUnavailable unavailable(String why, Throwable cause) {
    return new StoreUnavailable(why, Duration.ofSeconds(1), cause);
  }

  /** Serves what waits, then closes the connection. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(CLOSING.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Member<?> late = waiting.poll(); late != null; late = waiting.poll()) {
      late.fail(unavailable("The service is stopping.", null));
      late.deliver();
    }
    discard();
  }
}
