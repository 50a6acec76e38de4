package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.postgres.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What keeps a PostgreSQL from being served from is told in one line, without the password. */
class PostgresStartIT {
  private static final String SECRET = "s3cr3t";
  private static final Duration BOUND = Duration.ofSeconds(20);

  @WorkingFolder Path folder;
  private final String database = PostgresServer.database();

  private Ended refused(String url, String... more) throws IOException {
    Map<String, String> environment = new HashMap<>(Map.of("DATABASE_URL", url));
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return refused(environment);
  }

  private Ended refused(Map<String, String> environment) throws IOException {
    Ended ended = ServiceProcess.ended(folder, environment);
    assertThat(ended.output()).doesNotContain(SECRET);
    return ended;
  }

  private String url(String user, String name, String parameters) {
    return "postgres://%s:%s@localhost:%d/%s%s"
        .formatted(user, SECRET, PostgresServer.port(), name, parameters);
  }

  @Test
  void aWrongPasswordIsRefused() throws IOException {
    String role = "guarded_" + database;
    PostgresServer.execute("postgres", "create role " + role + " login password 'another'");
    Path rules = Path.of(PostgresServer.value("postgres", "show hba_file"));
    String before = Files.readString(rules);
    try {
      Files.writeString(rules, "host all " + role + " all scram-sha-256\n" + before);
      PostgresServer.execute("postgres", "select pg_reload_conf()");

      refused(url(role, database, "")).assertRefused("cannot be used", "wrong password (28P01)");
    } finally {
      Files.writeString(rules, before);
      PostgresServer.execute("postgres", "select pg_reload_conf()");
    }
  }

  @Test
  void anUnknownDatabaseIsRefused() throws IOException {
    refused(url("postgres", "nowhere", ""))
        .assertRefused("PostgreSQL at localhost", "/nowhere", "unknown database (3D000)");
  }

  @Test
  void aRoleThatMayNotMakeTablesIsRefused() throws IOException {
    String role = "bare_" + database;
    PostgresServer.execute("postgres", "create role " + role + " login");

    refused(url(role, database, ""))
        .assertRefused("cannot be migrated", "permission denied (CREATE on the schema public)");
  }

  @Test
  void aServerThatIsAwayIsRefused() throws IOException {
    int port = ServiceProcess.freePort();

    refused("postgres://u:%s@localhost:%d/db".formatted(SECRET, port))
        .assertRefused("PostgreSQL at localhost:" + port + "/db", "connection refused");
  }

  @Test
  void aPasswordWithoutAUrlMeansAPostgresToo() throws IOException {
    String port = Integer.toString(ServiceProcess.freePort());

    refused(Map.of("POSTGRES_PASSWORD", SECRET, "POSTGRES_PORT", port))
        .assertRefused("PostgreSQL at localhost:" + port, "connection refused");
  }

  @Test
  void aServerThatAcceptsAndSaysNothingIsRefusedInTime() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String url = "postgres://u:%s@127.0.0.1:%d/db".formatted(SECRET, silent.getLocalPort());
      long begun = System.nanoTime();

      refused(
              url,
              "HOLDFAST_POSTGRES_CONNECT_TIMEOUT",
              "1S",
              "HOLDFAST_POSTGRES_STATEMENT_TIMEOUT",
              "1S")
          .assertRefused("PostgreSQL at 127.0.0.1", "cannot be used", "timeout");

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(BOUND);
    }
  }

  @Test
  void tlsThatIsDemandedAndAbsentIsRefused() throws IOException {
    refused(url("postgres", database, "?sslmode=require"))
        .assertRefused("cannot be used", "server has no TLS");
  }

  @Test
  void aCertificateThatIsMissingIsRefused() throws IOException {
    refused(url("postgres", database, "?sslmode=verify-full&sslrootcert=missing.pem"))
        .assertRefused("cannot be used", "missing.pem");
  }

  @Test
  void aServerThatIsReadOnlyIsRefused() throws IOException {
    PostgresServer.execute(
        "postgres", "alter database " + database + " set default_transaction_read_only = on");

    refused(url("postgres", database, "")).assertRefused("cannot be used", "server is read-only");
  }
}
