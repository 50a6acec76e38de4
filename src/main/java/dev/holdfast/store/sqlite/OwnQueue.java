package dev.holdfast.store.sqlite;

import dev.holdfast.store.OwnWrite;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import org.jboss.logging.Logger;

/**
 * Own writes on their way into the copy (rule R3): nobody waits for them, and at most one write of
 * the file, which takes many of them, is under way at a time.
 */
final class OwnQueue {
  private static final Logger LOG = Logger.getLogger(OwnQueue.class);

  /** More are dropped: the next pull brings them. */
  static final int MOST = 50_000;

  /** So many go into one transaction, or users' writes would wait long. */
  private static final int AT_ONCE = 1_000;

  private final SqliteDatabase database;
  private final OwnRows rows;
  private final Deque<OwnWrite> queue = new ArrayDeque<>();
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private long taken;
  private long dropped;
  private boolean busy;

  /** Somebody who waits until so many have been taken. */
  private record Waiting(long upTo, Runnable next) {}

  OwnQueue(SqliteDatabase database, OwnRows rows) {
    this.database = database;
    this.rows = rows;
  }

  void add(OwnWrite write) {
    synchronized (this) {
      if (queue.size() >= MOST) {
        drop();
        return;
      }
      queue.add(write);
    }
    begin();
  }

  private void drop() {
    if (dropped++ % MOST == 0) {
      LOG.warnf("the copy falls behind; it has to pull what was written (%d so far)", dropped);
    }
  }

  /** Runs it when everything that was added before is in the file, or cannot be put there now. */
  void whenFlushed(Runnable next) {
    if (waits(next)) {
      begin();
    } else {
      next.run();
    }
  }

  private synchronized boolean waits(Runnable next) {
    return !queue.isEmpty() && waiting.add(new Waiting(taken + queue.size(), next));
  }

  /** How many were dropped. */
  synchronized long dropped() {
    return dropped;
  }

  private void begin() {
    synchronized (this) {
      if (busy || queue.isEmpty()) {
        return;
      }
      busy = true;
    }
    database
        .writeThen(
            session -> {
              Runnable memory = take(session, AT_ONCE);
              return new Then<>(
                  true,
                  () -> {
                    memory.run();
                    took();
                  });
            })
        .subscribe()
        .with(done -> {}, this::failed);
  }

  /** Takes the first ones in a transaction; gives what memory is to do after its commit. */
  Runnable take(SqliteSession session, int most) throws SQLException {
    List<OwnWrite> first;
    long upTo;
    synchronized (this) {
      first = queue.stream().limit(most).toList();
      upTo = taken + first.size();
    }
    Runnable memory = rows.take(session, first);
    return () -> {
      memory.run();
      forget(upTo);
    };
  }

  /** Two that were taken in one commit group may have been the same. */
  private synchronized void forget(long upTo) {
    while (taken < upTo) {
      queue.remove();
      taken++;
    }
  }

  private void took() {
    List<Runnable> next = new ArrayList<>();
    synchronized (this) {
      busy = false;
      while (!waiting.isEmpty() && waiting.peek().upTo <= taken) {
        next.add(waiting.remove().next);
      }
    }
    begin();
    next.forEach(Runnable::run);
  }

  private void failed(Throwable why) {
    LOG.warnf("what was written in PostgreSQL is not in the copy yet: %s", why.getMessage());
    List<Runnable> next = new ArrayList<>();
    synchronized (this) {
      busy = false;
      waiting.forEach(each -> next.add(each.next));
      waiting.clear();
    }
    next.forEach(Runnable::run);
  }
}
