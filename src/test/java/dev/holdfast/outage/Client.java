package dev.holdfast.outage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A session of a client, over JDBC. Closing it rolls back. */
record Client(Connection connection) implements AutoCloseable {
  static final String NAME = "client";

  /** Logs in as the superuser; names and values of further properties by turns. */
  static Client to(int port, String database, String... properties) throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", "postgres");
    login.setProperty("ApplicationName", NAME);
    login.setProperty("socketTimeout", "20");
    for (int i = 0; i < properties.length; i += 2) {
      login.setProperty(properties[i], properties[i + 1]);
    }
    String url = "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    return new Client(DriverManager.getConnection(url, login));
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  String value(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return result.next() ? result.getString(1) : null;
    }
  }

  /** Does it on a thread of its own. */
  static <T> CompletableFuture<T> meanwhile(Callable<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                done.complete(work.call());
              } catch (Exception e) {
                done.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return done;
  }

  /** Asserts that this fails because a connection is reset. */
  static void assertReset(ThrowingCallable work) {
    assertThatThrownBy(work)
        .rootCause()
        .isInstanceOf(SocketException.class)
        .hasMessageStartingWith("Connection reset");
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // A fault ended it before.
    }
  }
}
