package dev.holdfast.store.sqlite;

import dev.holdfast.domain.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * One connection with its prepared statements, owned by one thread. Statements are kept because
 * SQLite parses faster than it reads only for the longest queries; the least used one goes when
 * there are too many.
 */
final class SqliteSession implements AutoCloseable {
  private static final Logger SQL = Logger.getLogger("dev.holdfast.sql");
  private static final int KEPT_STATEMENTS = 256;

  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(64, 0.75f, true);

  SqliteSession(Connection connection) {
    this.connection = connection;
  }

  /** Reads one row. */
  @FunctionalInterface
  interface Mapper<T> {
    T map(Row row) throws SQLException;
  }

  Connection connection() {
    return connection;
  }

  /** Runs a statement that gives no rows; gives how many rows it changed. */
  int update(String sql, Object... args) throws SQLException {
    return bound(sql, args).executeUpdate();
  }

  /** Runs a statement once per element in one go; gives how many rows each changed. */
  int[] updateAll(String sql, List<Object[]> rows) throws SQLException {
    PreparedStatement statement = prepared(sql);
    for (Object[] args : rows) {
      bind(statement, args);
      statement.addBatch();
    }
    return statement.executeBatch();
  }

  <T> List<T> query(String sql, Mapper<T> mapper, Object... args) throws SQLException {
    try (ResultSet results = bound(sql, args).executeQuery()) {
      List<T> rows = new ArrayList<>();
      Row row = new Row(results);
      while (results.next()) {
        rows.add(mapper.map(row.first()));
      }
      return rows;
    }
  }

  <T> Optional<T> first(String sql, Mapper<T> mapper, Object... args) throws SQLException {
    try (ResultSet results = bound(sql, args).executeQuery()) {
      return results.next() ? Optional.of(mapper.map(new Row(results).first())) : Optional.empty();
    }
  }

  long count(String sql, Object... args) throws SQLException {
    return first(sql, Row::number, args).orElse(0L);
  }

  private PreparedStatement bound(String sql, Object... args) throws SQLException {
    PreparedStatement statement = prepared(sql);
    bind(statement, args);
    return statement;
  }

  private PreparedStatement prepared(String sql) throws SQLException {
    SQL.debug(sql);
    PreparedStatement known = statements.get(sql);
    if (known != null) {
      return known;
    }
    if (statements.size() >= KEPT_STATEMENTS) {
      var eldest = statements.entrySet().iterator();
      eldest.next().getValue().close();
      eldest.remove();
    }
    PreparedStatement fresh = connection.prepareStatement(sql);
    statements.put(sql, fresh);
    return fresh;
  }

  private static void bind(PreparedStatement statement, Object... args) throws SQLException {
    for (int i = 0; i < args.length; i++) {
      bind(statement, i + 1, args[i]);
    }
  }

  private static void bind(PreparedStatement statement, int index, Object value)
      throws SQLException {
    if (value == null) {
      statement.setNull(index, java.sql.Types.NULL);
    } else if (value instanceof String text) {
      statement.setString(index, text);
    } else if (value instanceof Integer || value instanceof Long) {
      statement.setLong(index, ((Number) value).longValue());
    } else if (value instanceof Double number) {
      statement.setDouble(index, number);
    } else if (value instanceof Instant instant) {
      statement.setLong(index, Row.micros(instant));
    } else if (value instanceof Boolean truth) {
      statement.setInt(index, truth ? 1 : 0);
    } else if (value instanceof UUID || value instanceof Json) {
      statement.setString(index, value.toString());
    } else {
      throw new IllegalArgumentException("no binding for " + value.getClass());
    }
  }

  /** Runs a statement without arguments and without keeping it. */
  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Closes the statements; the connection stays its owner's to close. */
  @Override
  public void close() {
    for (PreparedStatement statement : statements.values()) {
      try {
        statement.close();
      } catch (SQLException e) {
        SQL.debugf("a statement could not be closed: %s", e.getMessage());
      }
    }
    statements.clear();
  }
}
