package dev.holdfast.store.sqlite;

import dev.holdfast.store.Pulled;
import dev.holdfast.store.SmallJson;
import dev.holdfast.sync.CopyRules;
import dev.holdfast.sync.Snapshot;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Puts rows that one snapshot shows into the copy, each as the rules decide (rules R2, R3, R4). */
final class PulledRows {
  private static final Logger LOG = Logger.getLogger(PulledRows.class);

  private static final String OWN =
      "select row, xid from own_rows where row in (select value from json_each(?))";
  private static final String DISOWN =
      "delete from own_rows where row in (select value from json_each(?))";
  private static final String CONTAINED =
      """
      delete from own_rows
      where xid < ? and xid not in (select value from json_each(?))
      """;
  private static final String UNREADABLE =
      "insert or ignore into unreadable (row) select value from json_each(?)";
  private static final String READABLE =
      "delete from unreadable where row in (select value from json_each(?))";

  private final SqliteSession session;
  private final Snapshot snapshot;
  private final Set<String> taken = new HashSet<>();
  private final Set<String> later = new HashSet<>();
  private final Set<String> unreadable = new HashSet<>();

  PulledRows(SqliteSession session, Snapshot snapshot) {
    this.session = session;
    this.snapshot = snapshot;
  }

  /** Brings the keys that were asked for, and those of the rows, to these rows. */
  void take(Pulled.Rows pulled) throws SQLException {
    take(pulled, true);
  }

  /** Puts a page in, which may have only some of a key's rows. */
  void add(Pulled.Rows page) throws SQLException {
    take(page, false);
  }

  private void take(Pulled.Rows pulled, boolean whole) throws SQLException {
    CopyTable table = CopyTable.of(pulled.table());
    Map<UUID, List<Object[]>> found = new LinkedHashMap<>();
    pulled.keys().forEach(key -> found.put(key, new ArrayList<>()));
    pulled
        .rows()
        .forEach(
            row -> found.computeIfAbsent(CopyTable.key(row), key -> new ArrayList<>()).add(row));
    if (found.isEmpty()) {
      return;
    }
    Set<UUID> takes = decide(table, found.keySet());
    if (whole) {
      table.delete(session, SmallJson.array(gone(table, takes, found)));
    }
    for (UUID key : takes) {
      for (Object[] row : found.get(key)) {
        put(table, row);
      }
    }
  }

  private Set<UUID> decide(CopyTable table, Set<UUID> keys) throws SQLException {
    List<String> names = keys.stream().map(table::name).toList();
    Set<String> undrained = JournalRows.undrained(session, names);
    Map<String, Long> own = new HashMap<>();
    session.query(OWN, row -> own.put(row.text(), row.number()), SmallJson.array(names));
    Set<UUID> takes = new LinkedHashSet<>();
    for (UUID key : keys) {
      String name = table.name(key);
      switch (CopyRules.pulled(name, own.get(name), snapshot, undrained, true)) {
        case TAKE -> {
          takes.add(key);
          taken.add(name);
        }
        case LATER -> later.add(name);
        case LEAVE, UNREADABLE -> {}
      }
    }
    return takes;
  }

  /** Those that are absent; a task's runs are replaced all together. */
  private static List<UUID> gone(
      CopyTable table, Set<UUID> takes, Map<UUID, List<Object[]>> found) {
    return takes.stream().filter(key -> table.isHistory() || found.get(key).isEmpty()).toList();
  }

  /** A row of a newer schema may break a constraint of this one (rule R8). */
  private void put(CopyTable table, Object[] row) throws SQLException {
    try {
      table.put(session, row);
    } catch (SQLException e) {
      if (!SqliteFailures.isOwn(e)) {
        throw e;
      }
      LOG.warnf("the copy cannot hold %s: %s", table.identity(row), e.getMessage());
      if (!table.isHistory()) {
        table.delete(session, SmallJson.array(List.of(CopyTable.key(row))));
        unreadable.add(table.name(CopyTable.key(row)));
      }
    }
  }

  /** Writes down what became of the rows; gives what memory is to do after the commit. */
  Runnable done(Reread reread) throws SQLException {
    taken.removeAll(later);
    String names = SmallJson.array(List.copyOf(taken));
    if (!taken.isEmpty()) {
      session.update(DISOWN, names);
      session.update(READABLE, names);
      Reread.delete(session, taken);
    }
    if (!unreadable.isEmpty()) {
      session.update(UNREADABLE, SmallJson.array(List.copyOf(unreadable)));
    }
    Reread.insert(session, later);
    return () -> {
      reread.remove(taken);
      reread.add(later);
    };
  }

  /** Own writes that the snapshot shows need no protection any more. */
  static void forgetOwn(SqliteSession session, Snapshot snapshot) throws SQLException {
    session.update(CONTAINED, snapshot.xmax(), SmallJson.array(List.copyOf(snapshot.inProgress())));
  }

  /** The names of the very rows of a page, whatever became of them. */
  static List<String> identities(Pulled.Rows page) {
    CopyTable table = CopyTable.of(page.table());
    return page.rows().stream().map(table::identity).toList();
  }
}
