package dev.holdfast.store.sqlite;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.sqlite.SQLiteConnection;

/**
 * Opens sessions of one kind. Each pragma is set when a connection opens and read back: what is
 * promised of a connection holds, or the connection is not used.
 */
final class Connections {
  private static final Logger LOG = Logger.getLogger(Connections.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long PAUSE_NANOS = 1_000_000;

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
    Connection connection = live();
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

  /**
   * A connection that is open underneath. The pool closes its own side of a discarded one a little
   * later; until then it would hand the dead one out again. Only idle ones are flushed: the flush
   * comes late and must not hit the connection that was opened meanwhile.
   */
  private Connection live() throws SQLException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Connection connection = source.getConnection();
    while (connection.unwrap(SQLiteConnection.class).isClosed()) {
      connection.close();
      if (System.nanoTime() > deadline) {
        throw new SQLException("the pool keeps a connection that is closed");
      }
      source.flush(AgroalDataSource.FlushMode.IDLE);
      LockSupport.parkNanos(PAUSE_NANOS);
      connection = source.getConnection();
    }
    return connection;
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
    session.close();
    try (Connection pooled = session.connection()) {
      pooled.unwrap(SQLiteConnection.class).close();
    } catch (SQLException e) {
      // Closed already; what the pool still has of it is rolled back when it is opened again.
      LOG.debugf("a connection could not be closed: %s", e.getMessage());
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
