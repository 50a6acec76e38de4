package dev.holdfast.store.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A second real PostgreSQL, for what the first is too lenient for: it has TLS, asks for passwords
 * and has few connections. Like the first it is one for the whole run.
 */
final class GuardedServer {
  static final int CONNECTIONS = 20;

  private static final String PORT = "guarded-postgres.port";
  private static final String ACCESS =
      """
      hostnossl all encrypted all reject
      host all postgres all trust
      local all all trust
      host all all all scram-sha-256
      """;

  private GuardedServer() {}

  static int port() {
    synchronized (System.class) {
      if (System.getProperty(PORT) == null) {
        System.setProperty(PORT, Integer.toString(start()));
      }
      return Integer.getInteger(PORT);
    }
  }

  private static int start() {
    try {
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setPGStartupWait(Duration.ofSeconds(60))
              .setServerConfig("max_connections", Integer.toString(CONNECTIONS))
              .setServerConfig("ssl", "on")
              .setServerConfig("ssl_cert_file", Certificates.server().toString())
              .setServerConfig("ssl_key_file", Certificates.serverKey().toString())
              .start();
      int port = server.getPort();
      try (Connection connection = connect(port);
          Statement statement = connection.createStatement()) {
        var rows = statement.executeQuery("show hba_file");
        rows.next();
        Files.writeString(Path.of(rows.getString(1)), ACCESS);
        statement.execute("select pg_reload_conf()");
        statement.execute("create role encrypted login password 'right'");
      }
      return port;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Connection connect(int port) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + port + "/postgres", "postgres", null);
  }

  /** Runs statements as a superuser. */
  static void execute(String... statements) {
    try (Connection connection = connect(port());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A role with a password and a database of its own, both of the name. */
  static void role(String name, String password) {
    String quoted = '"' + name.replace("\"", "\"\"") + '"';
    execute(
        "create role " + quoted + " login password '" + password.replace("'", "''") + "'",
        "create database " + quoted + " owner " + quoted);
  }

  static String url(String user, String password, String rest) {
    return "postgres://%s:%s@localhost:%d/%s"
        .formatted(encode(user), encode(password), port(), rest);
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
