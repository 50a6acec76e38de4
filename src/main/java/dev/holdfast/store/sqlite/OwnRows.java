package dev.holdfast.store.sqlite;

import dev.holdfast.domain.Attempt;
import dev.holdfast.domain.Fact;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Task;
import dev.holdfast.store.OwnWrite;
import dev.holdfast.store.SmallJson;
import dev.holdfast.sync.CopyRules;
import dev.holdfast.sync.RowName;
import dev.holdfast.sync.Snapshot;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Puts own writes into the copy, each as the rules decide (rule R3). */
final class OwnRows {
  private static final Logger LOG = Logger.getLogger(OwnRows.class);

  private static final String VERSIONS =
      """
      select '%1$s/' || id, version from %1$s where id in (select value from json_each(?))
      """;
  private static final String TOMBSTONES =
      """
      select row, version from own_rows
      where deleted = 1 and row in (select value from json_each(?))
      """;
  private static final String REMEMBER =
      """
      insert into own_rows (row, xid, version, deleted) values (?, ?, ?, ?)
      on conflict (row) do update set
        xid = excluded.xid, version = excluded.version, deleted = excluded.deleted
      """;
  private static final String OPERATION =
      """
      insert into operations (id, kind, request_hash, outcome, at) values (?, ?, ?, ?, ?)
      on conflict (id) do update set
        kind = excluded.kind, request_hash = excluded.request_hash, outcome = excluded.outcome,
        at = excluded.at
      """;
  private static final String DELETE = "delete from %s where id = ?";

  private final SyncState state;

  OwnRows(SyncState state) {
    this.state = state;
  }

  /** Takes them in order, in one transaction; gives what memory is to do after it. */
  Runnable take(SqliteSession session, List<OwnWrite> writes) throws SQLException {
    if (writes.isEmpty()) {
      return () -> {};
    }
    Taking taking = new Taking(session, state.cursor(session), writes);
    for (OwnWrite write : writes) {
      try {
        taking.take(write);
      } catch (SQLException e) {
        if (!SqliteFailures.isOwn(e)) {
          throw e;
        }
        LOG.warnf("the copy cannot hold what %s wrote: %s", write.operation().id(), e.getMessage());
      }
    }
    return witness(session, writes);
  }

  /** The last one that no pull has shown yet: a repeat of an old one is soon forgotten there. */
  private Runnable witness(SqliteSession session, List<OwnWrite> writes) throws SQLException {
    Snapshot cursor = state.cursor(session);
    UUID witness = null;
    for (OwnWrite write : writes) {
      witness = cursor.contains(write.xid()) ? witness : write.operation().id();
    }
    if (witness == null) {
      return () -> {};
    }
    UUID last = witness;
    Instant now = state.now();
    SyncState.saveWitness(session, last, now);
    return () -> state.become(known -> SyncState.witnessed(known, last, now));
  }

  /** One transaction's worth. */
  private static final class Taking {
    private final SqliteSession session;
    private final Snapshot cursor;
    private final Set<String> undrained;
    private final Map<String, Long> held = new HashMap<>();
    private final Set<String> present;

    Taking(SqliteSession session, Snapshot cursor, List<OwnWrite> writes) throws SQLException {
      this.session = session;
      this.cursor = cursor;
      List<String> rows = new ArrayList<>();
      List<UUID> tasks = new ArrayList<>();
      List<UUID> facts = new ArrayList<>();
      for (OwnWrite write : writes) {
        rows.add(RowName.operation(write.operation().id()));
        write.tasks().forEach(task -> tasks.add(task.id()));
        write.attempts().forEach(attempt -> tasks.add(attempt.task()));
        write.facts().forEach(fact -> facts.add(fact.id()));
        write.deleted().forEach(gone -> name(RowName.of(gone.row()), tasks, facts));
      }
      read(RowName.TASKS, tasks);
      read(RowName.FACTS, facts);
      this.present = new HashSet<>(held.keySet());
      tasks.forEach(id -> rows.add(RowName.task(id)));
      facts.forEach(id -> rows.add(RowName.fact(id)));
      tombstones(rows);
      this.undrained = JournalRows.undrained(session, rows);
    }

    private static void name(RowName row, List<UUID> tasks, List<UUID> facts) {
      (row.table().equals(RowName.TASKS) ? tasks : facts).add(row.id());
    }

    private void read(String table, List<UUID> ids) throws SQLException {
      if (!ids.isEmpty()) {
        session.query(
            VERSIONS.formatted(table),
            row -> held.put(row.text(), row.number()),
            SmallJson.array(ids));
      }
    }

    private void tombstones(List<String> rows) throws SQLException {
      session.query(
          TOMBSTONES,
          row -> held.merge(row.text(), row.number(), Math::max),
          SmallJson.array(rows));
    }

    void take(OwnWrite write) throws SQLException {
      // What a pull has seen is in the copy by it, and so is what came after.
      if (cursor.contains(write.xid())) {
        return;
      }
      operation(write);
      for (Task task : write.tasks()) {
        String row = RowName.task(task.id());
        if (takes(write, row, task.revision().version())) {
          put(task, row);
          remember(write, row, task.revision().version(), false);
        }
      }
      for (Attempt attempt : write.attempts()) {
        put(attempt);
      }
      for (Fact fact : write.facts()) {
        String row = RowName.fact(fact.id());
        if (takes(write, row, fact.revision().version())) {
          put(fact, row);
          remember(write, row, fact.revision().version(), false);
        }
      }
      for (OwnWrite.Deleted gone : write.deleted()) {
        delete(write, gone);
      }
    }

    private boolean takes(OwnWrite write, String row, long version) {
      long has = held.getOrDefault(row, 0L);
      return CopyRules.takesOwn(row, write.xid(), version, has, cursor, undrained);
    }

    private void remember(OwnWrite write, String row, long version, boolean deleted)
        throws SQLException {
      held.put(row, version);
      session.update(REMEMBER, row, write.xid(), version, deleted);
    }

    private void operation(OwnWrite write) throws SQLException {
      Operation operation = write.operation();
      String row = RowName.operation(operation.id());
      if (!undrained.contains(row)) {
        session.update(
            OPERATION,
            operation.id(),
            operation.kind(),
            operation.requestHash(),
            write.outcome(),
            operation.at());
      }
      // Or the end of a resync that began before it would take it for one that is gone.
      if (!undrained.contains(row) && !cursor.contains(write.xid())) {
        session.update(REMEMBER, row, write.xid(), 1, false);
      }
    }

    private void put(Task task, String row) throws SQLException {
      boolean isNew = present.add(row);
      if (isNew) {
        TaskRows.insert(session, task);
      }
      if (!isNew || task.revision().version() > 1) {
        TaskRows.update(session, task);
      }
    }

    private void put(Fact fact, String row) throws SQLException {
      if (present.add(row)) {
        FactRows.insert(session, fact);
      } else {
        FactRows.update(session, fact);
      }
    }

    /** Runs only ever become more: one that is older than its task here belongs to it as well. */
    private void put(Attempt attempt) throws SQLException {
      String row = RowName.task(attempt.task());
      if (present.contains(row) && !undrained.contains(row)) {
        Attempts.insert(session, attempt);
      }
    }

    private void delete(OwnWrite write, OwnWrite.Deleted gone) throws SQLException {
      if (takes(write, gone.row(), gone.version())) {
        RowName row = RowName.of(gone.row());
        session.update(DELETE.formatted(row.table()), row.id());
        present.remove(gone.row());
        remember(write, gone.row(), gone.version(), true);
      }
    }
  }
}
