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

  /** Rows; a write after more of them is dropped: the next pull brings it. */
  static final int MOST = 50_000;

  /** So many rows go into one transaction, and one write more, or users' writes would wait long. */
  private static final int AT_ONCE = 1_000;

  private final SqliteDatabase database;
  private final OwnRows rows;
  private final Deque<OwnWrite> queue = new ArrayDeque<>();
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private long rowsWaiting;
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
      if (rowsWaiting >= MOST) {
        drop();
        return;
      }
      queue.add(write);
      rowsWaiting += write.size();
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
      first = first(most);
      upTo = taken + first.size();
    }
    Runnable memory = rows.take(session, first);
    return () -> {
      memory.run();
      forget(upTo);
    };
  }

  private List<OwnWrite> first(int most) {
    List<OwnWrite> first = new ArrayList<>();
    long rows = 0;
    for (OwnWrite write : queue) {
      if (rows >= most) {
        break;
      }
      rows += write.size();
      first.add(write);
    }
    return first;
  }

  /** Two that were taken in one commit group may have been the same. */
  private synchronized void forget(long upTo) {
    while (taken < upTo) {
      rowsWaiting -= queue.remove().size();
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
