package dev.holdfast.store.sqlite;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Opens sessions of one kind. Each pragma is set when a connection opens and read back: what is
 * promised of a connection holds, or the connection is not used.
 */
final class Connections {
  private final AgroalDataSource source;
  private final Map<String, String> pragmas;

  private Connections(AgroalDataSource source, Map<String, String> pragmas) {
    this.source = source;
    this.pragmas = pragmas;
  }

  /** Connections that may write, durably as set. */
  static Connections writing(AgroalDataSource source, SqliteTuning tuning) {
    Map<String, String> pragmas = common(tuning);
    pragmas.put("synchronous", tuning.durable() ? "2" : "1");
    pragmas.put("query_only", "0");
    return new Connections(source, pragmas);
  }

  /** Connections that cannot write. */
  static Connections reading(AgroalDataSource source, SqliteTuning tuning) {
    Map<String, String> pragmas = common(tuning);
    pragmas.put("query_only", "1");
    return new Connections(source, pragmas);
  }

  private static Map<String, String> common(SqliteTuning tuning) {
    Map<String, String> pragmas = new LinkedHashMap<>();
    pragmas.put("busy_timeout", Long.toString(tuning.busyTimeout().toMillis()));
    pragmas.put("journal_mode", "wal");
    pragmas.put("foreign_keys", "1");
    pragmas.put("cache_size", Integer.toString(-tuning.cacheKibPerConnection()));
    pragmas.put("temp_store", "2");
    pragmas.put("journal_size_limit", Long.toString(tuning.journalSizeLimit()));
    return pragmas;
  }

  SqliteSession open() throws SQLException {
    Connection connection = source.getConnection();
    rollback(connection);
    try (Statement statement = connection.createStatement()) {
      for (Map.Entry<String, String> pragma : pragmas.entrySet()) {
        statement.execute("pragma " + pragma.getKey() + " = " + pragma.getValue());
        check(statement, pragma.getKey(), pragma.getValue());
      }
    } catch (SQLException e) {
      connection.close();
      source.flush(AgroalDataSource.FlushMode.IDLE);
      throw e;
    }
    return new SqliteSession(connection);
  }

  private static void check(Statement statement, String name, String wanted) throws SQLException {
    try (ResultSet present = statement.executeQuery("pragma " + name)) {
      String value = present.next() ? present.getString(1) : "nothing";
      if (!wanted.equals(value)) {
        throw new SQLException("pragma " + name + " is " + value + " instead of " + wanted);
      }
    }
  }

  /** Closes the connection for good: closing rolls back what SQLite itself has not. */
  void discard(SqliteSession session) {
    rollback(session.connection());
    session.close();
    try {
      session.connection().close();
    } catch (SQLException e) {
      // The flush below closes it all the same.
    }
    source.flush(AgroalDataSource.FlushMode.IDLE);
  }

  /** The pool knows nothing of transactions that were begun in SQL. */
  private static void rollback(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("rollback");
    } catch (SQLException e) {
      // There was none to roll back, or the connection is beyond it.
    }
  }
}
