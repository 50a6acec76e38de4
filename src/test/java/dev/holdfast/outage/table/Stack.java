package dev.holdfast.outage.table;

import dev.holdfast.outage.PostgresProxy;
import dev.holdfast.outage.Postmaster;
import dev.holdfast.process.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * A PostgreSQL, the way to it and the service at its end, all of one run's own. The service is no
 * superuser and needs its password. A lease lasts 5 s, so that claims whose answer was lost come
 * back within the run.
 */
final class Stack implements AutoCloseable {
  static final String ROLE = "holdfast";
  static final String PASSWORD = "right";

  /** What the service calls itself at PostgreSQL. */
  static final String APPLICATION = "holdfast";

  private static final String DATABASE = "postgres";

  /** The order of commits is kept; a commit waits for the disk, as it would anywhere. */
  private static final String[] SETTINGS = {
    "track_commit_timestamp = on", "max_connections = 100", "fsync = on"
  };

  private final Path folder;
  private final Postmaster postgres;
  private final PostgresProxy proxy;
  private final ServiceProcess service;

  private Stack(Path folder, Map<String, String> more) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.postgres = Postmaster.create(folder.resolve("postgres"), SETTINGS);
    postgres.console().password(ROLE, PASSWORD);
    postgres.console().execute("alter database %s owner to %s".formatted(DATABASE, ROLE));
    this.proxy = PostgresProxy.before(postgres.port());
    this.service = start(more);
  }

  private ServiceProcess start(Map<String, String> more) throws IOException {
    String url =
        "postgres://%s:%s@127.0.0.1:%d/%s".formatted(ROLE, PASSWORD, proxy.port(), DATABASE);
    Map<String, String> environment = new HashMap<>(more);
    environment.putAll(
        Map.of("DATABASE_URL", url, "ENV", "development", "HOLDFAST_WORKER_LEASE", "5S"));
    try {
      return ServiceProcess.ready(folder, environment);
    } catch (IOException | RuntimeException | Error e) {
      proxy.close();
      postgres.close();
      throw e;
    }
  }

  /** Starts all of it; the service can serve. */
  static Stack start(Path folder) throws IOException {
    return new Stack(folder, Map.of());
  }

  /** The same, with these settings of the service as well. */
  static Stack start(Path folder, Map<String, String> more) throws IOException {
    return new Stack(folder, more);
  }

  Postmaster postgres() {
    return postgres;
  }

  PostgresProxy proxy() {
    return proxy;
  }

  ServiceProcess service() {
    return service;
  }

  /** A superuser's session, straight at the server. */
  Connection primary() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s?user=postgres".formatted(postgres.port(), DATABASE));
  }

  /** The service's SQLite file, to be read while the service uses it. */
  Connection standby() throws SQLException {
    Path file = folder.resolve("data").resolve("holdfast.db");
    return DriverManager.getConnection("jdbc:sqlite:file:%s?mode=ro".formatted(file));
  }

  /**
   * Whether PostgreSQL lets the service's role in through the proxy, as it would any client, and
   * takes writes.
   */
  boolean answers() {
    Properties login = new Properties();
    login.setProperty("user", ROLE);
    login.setProperty("password", PASSWORD);
    login.setProperty("connectTimeout", "1");
    login.setProperty("socketTimeout", "1");
    String url = "jdbc:postgresql://127.0.0.1:%d/%s".formatted(proxy.port(), DATABASE);
    try (Connection connection = DriverManager.getConnection(url, login);
        var statement = connection.createStatement();
        var shown = statement.executeQuery("show transaction_read_only")) {
      return shown.next() && shown.getString(1).equals("off");
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    service.close();
    proxy.close();
    postgres.close();
  }
}
