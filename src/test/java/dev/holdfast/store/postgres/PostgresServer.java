package dev.holdfast.store.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;

/**
 * A real PostgreSQL, one for the whole run of the tests. Its port stands in a system property,
 * because tests and the service under test are loaded by different class loaders.
 */
public final class PostgresServer {
  private static final String PORT = "test-postgres.port";

  private PostgresServer() {}

  /** The port of the server, which is started if need be and stopped when the JVM ends. */
  public static int port() {
    synchronized (System.class) {
      String known = System.getProperty(PORT);
      if (known != null) {
        return Integer.parseInt(known);
      }
      int port = start(0, false).getPort();
      System.setProperty(PORT, Integer.toString(port));
      return port;
    }
  }

  private static EmbeddedPostgres start(int port, boolean durable) {
    try {
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setPGStartupWait(Duration.ofSeconds(60))
              .setServerConfig("max_connections", "200");
      if (port != 0) {
        builder.setPort(port);
      }
      if (durable) {
        builder
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("shared_buffers", "1GB")
            .setServerConfig("max_wal_size", "4GB");
      }
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A fresh, empty database; gives its name. */
  public static String database() {
    String name = "t_" + UUID.randomUUID().toString().replace("-", "");
    execute("postgres", "create database " + name);
    return name;
  }

  /** The URL of a database, as a user gives it. */
  public static String url(String database) {
    return "postgres://postgres:postgres@localhost:" + port() + "/" + database;
  }

  /** Makes a role whose password the server asks for; it asks nobody else. */
  public static void login(String role, String password) {
    execute("postgres", "create role %s login password '%s'".formatted(role, password));
    Path rules = Path.of(value("postgres", "show hba_file"));
    try {
      String others = Files.readString(rules);
      Files.writeString(rules, "host all %s all scram-sha-256\n%s".formatted(role, others));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    execute("postgres", "select pg_reload_conf()");
  }

  /** A connection of a superuser. */
  public static Connection connect(String database) {
    try {
      return DriverManager.getConnection(
          "jdbc:postgresql://localhost:" + port() + "/" + database, "postgres", "postgres");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs statements as a superuser. */
  public static void execute(String database, String... statements) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of the first row, as text. */
  public static String value(String database, String sql) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return result.next() ? result.getString(1) : null;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs a durable server with a database {@code holdfast} on a port until it is killed. */
  public static void main(String... args) throws IOException, InterruptedException {
    try (EmbeddedPostgres server = start(Integer.parseInt(args[0]), true)) {
      System.setProperty(PORT, Integer.toString(server.getPort()));
      execute("postgres", "create database holdfast");
      System.out.println(url("holdfast"));
      Thread.currentThread().join();
    }
  }
}
