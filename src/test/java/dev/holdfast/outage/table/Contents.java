package dev.holdfast.outage.table;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rows of a store as texts that are equal where the rows are: the columns that both stores
 * have, by name, instants as microseconds. What a heartbeat moves in a task that is running is left
 * out.
 */
final class Contents {
  private static final Map<String, String> KEYS =
      Map.of("tasks", "id", "facts", "id", "attempts", "task_id attempt claim_id");

  /** Only one of the stores has these: its own key, its own marks. */
  private static final Set<String> OWN = Set.of("row_id", "own", "xid");

  private static final Set<String> MOVING = Set.of("worker", "lease_expires_at");

  private Contents() {}

  /** By name, as {@code tasks/ID}. */
  static Map<String, String> of(Connection store) throws SQLException {
    Map<String, String> rows = new TreeMap<>();
    for (String table : KEYS.keySet()) {
      try (Statement statement = store.createStatement();
          ResultSet found = statement.executeQuery("select * from " + table)) {
        while (found.next()) {
          Map<String, String> row = row(found);
          List<String> key = List.of(KEYS.get(table).split(" "));
          String name = String.join("/", key.stream().map(row::get).toList());
          rows.put(table + "/" + name, row.toString());
        }
      }
    }
    return rows;
  }

  private static Map<String, String> row(ResultSet found) throws SQLException {
    ResultSetMetaData columns = found.getMetaData();
    Map<String, String> row = new TreeMap<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String name = columns.getColumnName(i);
      if (!OWN.contains(name)) {
        row.put(name, value(found, i, columns.getColumnType(i)));
      }
    }
    if ("running".equals(row.get("status"))) {
      row.keySet().removeAll(MOVING);
    }
    return row;
  }

  private static String value(ResultSet found, int column, int type) throws SQLException {
    if (found.getObject(column) == null) {
      return "null";
    }
    if (type == Types.TIMESTAMP || type == Types.TIMESTAMP_WITH_TIMEZONE) {
      Instant time = found.getObject(column, OffsetDateTime.class).toInstant();
      return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, time));
    }
    if (found.getObject(column) instanceof Boolean truth) {
      return truth ? "1" : "0";
    }
    return found.getObject(column).toString();
  }
}
