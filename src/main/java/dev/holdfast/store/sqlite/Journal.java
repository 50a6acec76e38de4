package dev.holdfast.store.sqlite;

import dev.holdfast.domain.HoldfastException.StoreFull;
import dev.holdfast.domain.Operation;
import dev.holdfast.sync.Drain;
import dev.holdfast.sync.Entry;
import dev.holdfast.sync.JournalRoom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * The operations that PostgreSQL does not have yet. It answers from memory; the file follows in the
 * writer's own order, and what it cannot take is read from it again.
 */
final class Journal {
  private static final Logger LOG = Logger.getLogger(Journal.class);
  private static final String FORGET_OWN = "delete from own_rows";

  private final SqliteDatabase database;
  private final JournalRoom room;
  private final Reread reread;
  private final SyncState state;
  private final JournalWindow window = new JournalWindow();
  private final AtomicBoolean reading = new AtomicBoolean();
  private final AtomicInteger resets = new AtomicInteger();
  private final AtomicLong kept = new AtomicLong();
  private volatile UUID origin;
  private volatile Work<Runnable> requeue;
  private volatile Runnable news = () -> {};

  Journal(SqliteDatabase database, JournalRoom room, Reread reread, SyncState state) {
    this.database = database;
    this.room = room;
    this.reread = reread;
    this.state = state;
  }

  JournalWindow window() {
    return window;
  }

  void onNews(Runnable listener) {
    news = listener;
  }

  /** Counts what is there; from then on entries are of a new origin (rule D4). */
  Runnable open(SqliteSession session) throws SQLException {
    JournalRows.Totals old = JournalRows.totals(session, "journal_kept");
    Runnable memory = look(session);
    return () -> {
      origin = UUID.randomUUID();
      kept.set(old.bytes());
      memory.run();
    };
  }

  /** Reads what memory is to hold, inside the writer's transaction. */
  private Runnable look(SqliteSession session) throws SQLException {
    JournalRows.Totals totals = JournalRows.totals(session, "journal");
    List<Entry> first = JournalRows.after(session, 0, JournalWindow.MOST, JournalWindow.MOST_BYTES);
    return () -> window.reset(totals, first);
  }

  /**
   * Puts an entry in, in the transaction of its effect (rule S1).
   *
   * @throws StoreFull if it holds as much as it may (rule S9)
   */
  Entry write(SqliteSession session, JournalRows.Draft draft, Recorder.Change change)
      throws SQLException {
    if (left(draft.operation()) == JournalRoom.Room.FULL) {
      throw StoreFull.ofJournal();
    }
    return JournalRows.insert(session, draft, change);
  }

  private JournalRoom.Room left(Operation operation) {
    Instant oldest = window.oldestAt();
    Duration age = oldest == null ? Duration.ZERO : Duration.between(oldest, operation.at());
    return room.left(window.bytes(), age);
  }

  UUID origin() {
    return origin;
  }

  /** The oldest entries; those that are not here yet are fetched. */
  List<Entry> oldest(int most) {
    fetch();
    return window.oldest(most);
  }

  private void fetch() {
    if (window.isUnknown() && resets.get() == 0) {
      reset();
    } else if (window.isLow() && reading.compareAndSet(false, true)) {
      long behind = window.last();
      database
          .read(
              session ->
                  JournalRows.after(session, behind, JournalWindow.MOST, JournalWindow.MOST_BYTES))
          .subscribe()
          .with(more -> fetched(behind, more), this::notFetched);
    }
  }

  private void fetched(long behind, List<Entry> more) {
    window.refill(behind, more);
    reading.set(false);
    if (more.isEmpty()) {
      reset();
    }
    news.run();
  }

  private void notFetched(Throwable why) {
    LOG.warnf("entries of the journal could not be read: %s", why.getMessage());
    reading.set(false);
  }

  /** Takes entries out of the queue, at once; the file follows. */
  void settle(List<Entry> entries, List<Drain.Verdict> verdicts) {
    Leaving leaving = Leaving.of(entries, verdicts);
    if (leaving.all().isEmpty()) {
      return;
    }
    window.leave(leaving.all());
    reread.add(leaving.reread());
    database
        .writeThen(session -> settled(session, leaving))
        .subscribe()
        .with(done -> {}, why -> notSettled(leaving, why));
    fetch();
  }

  private Then<Boolean> settled(SqliteSession session, Leaving leaving) throws SQLException {
    Instant now = state.now();
    JournalRows.remove(session, leaving.applied(), leaving.refused(), now);
    boolean tooMuch = kept.get() > room.keptBytes();
    long freed = JournalRows.forget(session, now.minus(room.keptFor()), tooMuch);
    Reread.insert(session, leaving.reread());
    Entry witness = leaving.witness();
    if (witness != null) {
      SyncState.saveWitness(session, witness.operation(), witness.at());
    }
    return new Then<>(
        true,
        () -> {
          window.left(leaving.numbers());
          kept.addAndGet(leaving.appliedBytes() - freed);
          if (witness != null) {
            // It may have been applied long ago, but not before it was entered.
            state.become(known -> SyncState.witnessed(known, witness.operation(), witness.at()));
          }
        });
  }

  private void notSettled(Leaving leaving, Throwable why) {
    LOG.warnf("the file still has entries that were drained: %s", why.getMessage());
    window.forget();
    window.left(leaving.numbers());
    reset();
  }

  /**
   * What is kept goes before what is there (rules S5, R6); until then there is surely something.
   */
  void requeueKept(Work<Runnable> first) {
    requeue = first;
    reset();
  }

  /** Reads anew what memory is to hold. */
  private void reset() {
    window.forget();
    if (resets.getAndIncrement() > 0) {
      return;
    }
    database.writeThen(this::resetIn).subscribe().with(done -> hasReset(), this::notReset);
  }

  private Then<Boolean> resetIn(SqliteSession session) throws SQLException {
    Work<Runnable> first = requeue;
    if (first == null) {
      return new Then<>(true, look(session));
    }
    Runnable done = first.run(session);
    UUID next = UUID.randomUUID();
    Instant now = state.now();
    JournalRows.forget(session, now.minus(room.keptFor()), false);
    JournalRows.requeue(session, next, now);
    session.update(FORGET_OWN);
    Runnable memory = look(session);
    return new Then<>(
        true,
        () -> {
          done.run();
          requeue = null;
          origin = next;
          kept.set(0);
          memory.run();
        });
  }

  private void hasReset() {
    if (resets.getAndSet(0) > 1) {
      reset();
    } else {
      news.run();
    }
  }

  private void notReset(Throwable why) {
    LOG.warnf("the journal could not be read: %s", why.getMessage());
    resets.set(0);
  }
}
