package dev.holdfast.store.sqlite;

import dev.holdfast.domain.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/** Reads the columns of a result from left to right; a null column gives null. */
final class Row {
  private final ResultSet results;
  private int column;

  Row(ResultSet results) {
    this.results = results;
  }

  /** Back to the first column. */
  Row first() {
    column = 0;
    return this;
  }

  String text() throws SQLException {
    return results.getString(++column);
  }

  long number() throws SQLException {
    return results.getLong(++column);
  }

  int integer() throws SQLException {
    return results.getInt(++column);
  }

  Long numberOrNull() throws SQLException {
    long value = results.getLong(++column);
    return results.wasNull() ? null : value;
  }

  Integer integerOrNull() throws SQLException {
    int value = results.getInt(++column);
    return results.wasNull() ? null : value;
  }

  double decimal() throws SQLException {
    return results.getDouble(++column);
  }

  boolean truth() throws SQLException {
    return results.getInt(++column) != 0;
  }

  UUID uuid() throws SQLException {
    String text = text();
    return text == null ? null : UUID.fromString(text);
  }

  Json json() throws SQLException {
    String text = text();
    return text == null ? null : new Json(text);
  }

  Instant instant() throws SQLException {
    Long micros = numberOrNull();
    return micros == null ? null : instant(micros);
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
  }

  static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000L + instant.getNano() / 1_000;
  }
}
