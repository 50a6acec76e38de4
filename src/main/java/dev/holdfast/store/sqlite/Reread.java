package dev.holdfast.store.sqlite;

import dev.holdfast.store.SmallJson;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Rows that are to be read from PostgreSQL again (rules M2, R4), in memory and in the file. */
final class Reread {
  private static final String ALL = "select row from reread";
  private static final String INSERT =
      "insert or ignore into reread (row) select value from json_each(?)";
  private static final String DELETE =
      "delete from reread where row in (select value from json_each(?))";

  private final Set<String> rows = ConcurrentHashMap.newKeySet();

  static List<String> load(SqliteSession session) throws SQLException {
    return session.query(ALL, Row::text);
  }

  static void insert(SqliteSession session, Collection<String> more) throws SQLException {
    if (!more.isEmpty()) {
      session.update(INSERT, SmallJson.array(List.copyOf(more)));
    }
  }

  static void delete(SqliteSession session, Collection<String> read) throws SQLException {
    if (!read.isEmpty()) {
      session.update(DELETE, SmallJson.array(List.copyOf(read)));
    }
  }

  void add(Collection<String> more) {
    rows.addAll(more);
  }

  void remove(Collection<String> read) {
    rows.removeAll(read);
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  Set<String> rows() {
    return Set.copyOf(rows);
  }
}
