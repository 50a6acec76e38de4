package dev.holdfast.store.postgres;

import dev.holdfast.store.Pulled;
import dev.holdfast.store.Replicated;
import dev.holdfast.store.Replicated.Column;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Rows of replicated tables, as they travel. */
final class ReplicatedRows {
  private ReplicatedRows() {}

  static String select(Replicated table) {
    return table.columns().stream()
        .map(Column::name)
        .collect(Collectors.joining(", ", "select ", " from " + table.table()));
  }

  /** The rows that have these keys. */
  static Uni<Pulled.Rows> of(PgConnection connection, Replicated table, List<UUID> keys) {
    return connection
        .preparedQuery(select(table) + " where " + table.key() + " = any($1)")
        .execute(Tuple.of(keys.toArray(UUID[]::new)))
        .map(rows -> new Pulled.Rows(table, keys, values(table, rows)));
  }

  static List<Object[]> values(Replicated table, RowSet<Row> rows) {
    List<Object[]> values = new ArrayList<>(rows.size());
    for (Row row : rows) {
      Object[] each = new Object[table.columns().size()];
      for (int i = 0; i < each.length; i++) {
        each[i] = value(row, i, table.columns().get(i));
      }
      values.add(each);
    }
    return values;
  }

  private static Object value(Row row, int at, Column column) {
    return switch (column.type()) {
      case ID -> row.getUUID(at);
      case TEXT -> row.getString(at);
      case NUMBER -> row.getLong(at);
      case DECIMAL -> row.getDouble(at);
      case TRUTH -> row.getBoolean(at);
      case TIME -> time(row.getOffsetDateTime(at));
    };
  }

  private static Object time(OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
