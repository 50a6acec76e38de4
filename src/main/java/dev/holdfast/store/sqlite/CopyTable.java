package dev.holdfast.store.sqlite;

import dev.holdfast.store.Replicated;
import dev.holdfast.sync.RowName;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Statements that bring a replicated table to what PostgreSQL has. */
final class CopyTable {
  private static final Map<Replicated, CopyTable> ALL = new HashMap<>();

  static {
    Replicated.ALL.forEach(table -> ALL.put(table, new CopyTable(table)));
  }

  private final Replicated table;
  private final String names;
  private final String upsert;
  private final String delete;

  private CopyTable(Replicated table) {
    this.table = table;
    List<String> columns = table.columns().stream().map(Replicated.Column::name).toList();
    String identity = isHistory(table) ? "task_id, attempt, claim_id" : table.key();
    this.names = isHistory(table) ? RowName.TASKS : table.table();
    this.upsert =
        """
        insert into %1$s (%2$s) select %3$s %4$s
        on conflict (%5$s) do update set %6$s where (%7$s) is not (%8$s)
        """
            .formatted(
                table.table(),
                String.join(", ", columns),
                String.join(", ", java.util.Collections.nCopies(columns.size(), "?")),
                // The parser needs a condition here; a run without its task is never held.
                isHistory(table)
                    ? "where exists (select 1 from tasks where id = ?1)"
                    : "where true",
                identity,
                each(columns, "%1$s = excluded.%1$s"),
                each(columns, table.table() + ".%1$s"),
                each(columns, "excluded.%1$s"));
    this.delete =
        "delete from %s where %s in (select value from json_each(?))"
            .formatted(table.table(), table.key());
  }

  private static String each(List<String> columns, String pattern) {
    return columns.stream().map(pattern::formatted).collect(Collectors.joining(", "));
  }

  static CopyTable of(Replicated table) {
    return ALL.get(table);
  }

  private static boolean isHistory(Replicated table) {
    return table.equals(Replicated.ATTEMPTS);
  }

  /** Whether rows belong to a row of another table, under whose name they go. */
  boolean isHistory() {
    return isHistory(table);
  }

  /** The name under which a key's rows go in the protocol. */
  String name(UUID key) {
    return names + "/" + key;
  }

  /** The key of a row. */
  static UUID key(Object[] values) {
    return (UUID) values[0];
  }

  /** The name of the very row; see {@code resync_rows}. */
  String identity(Object[] values) {
    return isHistory()
        ? "%s/%s/%s/%s".formatted(table.table(), values[0], values[1], values[2])
        : name(key(values));
  }

  /** Puts a row in as it is; one that is here already as it is costs next to nothing. */
  void put(SqliteSession session, Object[] values) throws SQLException {
    session.update(upsert, values);
  }

  /** Deletes all rows of these keys. */
  void delete(SqliteSession session, String keys) throws SQLException {
    session.update(delete, keys);
  }
}
