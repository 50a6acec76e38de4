package dev.holdfast.store.postgres;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Rows as one array per column, as {@code unnest} takes them: one statement for any number. */
final class Columns<T> {
  private final List<T> rows;
  private final Tuple tuple;

  /**
   * @param tuple holds the parameters before the arrays; the arrays are appended
   */
  Columns(List<T> rows, Tuple tuple) {
    this.rows = rows;
    this.tuple = tuple;
  }

  private Object[] array(Function<T, ?> column, Object[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = column.apply(rows.get(i));
    }
    return into;
  }

  Columns<T> ids(Function<T, UUID> column) {
    tuple.addValue(array(column, new UUID[rows.size()]));
    return this;
  }

  Columns<T> texts(Function<T, String> column) {
    tuple.addValue(array(column, new String[rows.size()]));
    return this;
  }

  Columns<T> integers(Function<T, Integer> column) {
    tuple.addValue(array(column, new Integer[rows.size()]));
    return this;
  }

  Columns<T> numbers(Function<T, Long> column) {
    tuple.addValue(array(column, new Long[rows.size()]));
    return this;
  }

  Columns<T> decimals(Function<T, Double> column) {
    tuple.addValue(array(column, new Double[rows.size()]));
    return this;
  }

  Columns<T> truths(Function<T, Boolean> column) {
    tuple.addValue(array(column, new Boolean[rows.size()]));
    return this;
  }

  Columns<T> instants(Function<T, Instant> column) {
    tuple.addValue(array(row -> time(column.apply(row)), new OffsetDateTime[rows.size()]));
    return this;
  }

  Tuple tuple() {
    return tuple;
  }

  static Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }

  static OffsetDateTime time(Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
