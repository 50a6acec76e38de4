package dev.holdfast.store.sqlite;

import dev.holdfast.store.CopyState;
import dev.holdfast.store.Pulled;
import dev.holdfast.sync.CopyRules;
import dev.holdfast.sync.Epoch;
import dev.holdfast.sync.FileRole;
import dev.holdfast.sync.PullEnd;
import dev.holdfast.sync.Snapshot;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;

/** How the copy follows PostgreSQL: by pulls, and whole where these do not reach (section 4). */
record Following(SyncState state, Reread reread) {

  /** One transaction of PostgreSQL's becomes one here, with its cursor. */
  Then<PullEnd> pull(SqliteSession session, Pulled pulled, BooleanSupplier awaited)
      throws SQLException {
    PullEnd end = awaited.getAsBoolean() ? arrived(session, pulled) : PullEnd.FAILED;
    if (end != PullEnd.DONE) {
      return new Then<>(end, () -> {});
    }
    PulledRows rows = new PulledRows(session, pulled.snapshot());
    for (Pulled.Rows table : pulled.tables()) {
      rows.take(table);
    }
    Runnable read = rows.done(reread);
    PulledRows.forgetOwn(session, pulled.snapshot());
    Runnable followed = follow(session, at(pulled.snapshot(), pulled.epoch(), state.get().warm()));
    return new Then<>(
        end,
        () -> {
          read.run();
          followed.run();
        });
  }

  /** The counter that the pull itself has raised must not hide that PostgreSQL had lost it. */
  private PullEnd arrived(SqliteSession session, Pulled pulled) throws SQLException {
    Epoch seen = counted(pulled.epoch(), pulled.epoch().acknowledged() - 1);
    Epoch known = state.get().epoch();
    return CopyRules.arrived(
        pulled.begunWith(),
        state.cursor(session),
        pulled.pruned(),
        known == null ? counted(seen, 0) : known,
        seen);
  }

  private static Epoch counted(Epoch epoch, long acknowledged) {
    return new Epoch(
        epoch.database(),
        epoch.system(),
        epoch.timeline(),
        epoch.era(),
        acknowledged,
        epoch.witnessed());
  }

  /** Every row of a snapshot is going to come. */
  Then<Void> begin(SqliteSession session) throws SQLException {
    Resync.begin(session);
    return new Then<>(null, () -> {});
  }

  /** Some of them. */
  Then<Boolean> page(SqliteSession session, Pulled.Rows rows, Snapshot snapshot)
      throws SQLException {
    return new Then<>(true, Resync.page(session, rows, snapshot, reread));
  }

  /** All of them are here. */
  Then<PullEnd> end(SqliteSession session, Snapshot begunWith, Snapshot snapshot, Epoch epoch)
      throws SQLException {
    if (!state.cursor(session).equals(begunWith)) {
      return new Then<>(PullEnd.FAILED, () -> {});
    }
    if (isOfAnother(epoch)) {
      return new Then<>(PullEnd.WENT_BACK, () -> {});
    }
    Runnable read = Resync.end(session, snapshot, reread);
    boolean back = state.get().epoch() != null && isOther(state.get().epoch(), epoch);
    if (back) {
      // What another history had witnesses nothing on this one.
      SyncState.saveWitness(session, null, null);
    }
    Runnable followed = follow(session, at(snapshot, epoch, true));
    return new Then<>(
        PullEnd.DONE,
        () -> {
          read.run();
          followed.run();
          if (back) {
            state.become(known -> SyncState.witnessed(known, null, null));
          }
        });
  }

  private static boolean isOther(Epoch known, Epoch seen) {
    return !known.system().equals(seen.system())
        || known.timeline() != seen.timeline()
        || !known.era().equals(seen.era());
  }

  private boolean isOfAnother(Epoch epoch) {
    Epoch known = state.get().epoch();
    return known != null && !known.database().equals(epoch.database());
  }

  /** The file belongs to this database from now on. */
  Then<Void> bind(SqliteSession session, Epoch epoch) throws SQLException {
    if (isOfAnother(epoch)) {
      throw new IllegalStateException("the file belongs to another database");
    }
    CopyState known = state.get();
    SqliteRole.write(session, FileRole.standbyOf(epoch.database()));
    CopyState next =
        new CopyState(
            known.replica(),
            witnessed(epoch),
            epoch.acknowledged(),
            known.cursor(),
            known.pulledAt(),
            known.warm(),
            known.witness(),
            known.witnessAt(),
            known.clockOffset());
    return new Then<>(null, follow(session, next));
  }

  /** The copy's own word on the history that it follows. */
  private static Epoch witnessed(Epoch epoch) {
    return new Epoch(
        epoch.database(),
        epoch.system(),
        epoch.timeline(),
        epoch.era(),
        epoch.acknowledged(),
        true);
  }

  private CopyState at(Snapshot snapshot, Epoch epoch, boolean warm) {
    CopyState known = state.get();
    return new CopyState(
        known.replica(),
        witnessed(epoch),
        epoch.acknowledged(),
        snapshot,
        state.now(),
        warm,
        known.witness(),
        known.witnessAt(),
        known.clockOffset());
  }

  private Runnable follow(SqliteSession session, CopyState next) throws SQLException {
    SyncState.saveFollowed(session, next);
    return () -> state.become(known -> SyncState.followed(known, next));
  }
}
