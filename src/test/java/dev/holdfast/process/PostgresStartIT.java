package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.outage.Fault.Cut;
import dev.holdfast.outage.Fault.Moment;
import dev.holdfast.outage.PostgresProxy;
import dev.holdfast.store.postgres.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A PostgreSQL that cannot be served from keeps nobody from being served: SQLite does, and log and
 * health name what is wrong, without the password.
 */
class PostgresStartIT {
  private static final String SECRET = "s3cr3t";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @WorkingFolder Path folder;
  private final String database = PostgresServer.database();

  private void servesWithout(String url, String... reason) throws IOException {
    servesWithout(Map.of("DATABASE_URL", url), reason);
  }

  private void servesWithout(Map<String, String> environment, String... reason) throws IOException {
    try (ServiceProcess service = ServiceProcess.ready(folder, environment)) {
      String task = Posts.fact(service, "kept without PostgreSQL");
      assertThat(task).isNotBlank();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(health(service, "database.primary.error") + service.output())
                      .contains(reason));
      assertThat(health(service, "database.mode")).isEqualTo("fallback");
      assertThat(health(service, "status")).isEqualTo("degraded");
      assertThat(service.output()).contains("PostgreSQL does not serve").doesNotContain(SECRET);
      assertThat(service.output()).doesNotContain("\tat ");
      service.stop();
    }
  }

  private static String health(ServiceProcess service, String field) {
    return service.call().basePath("").get("/health").path(field);
  }

  private String url(String user, String name, String parameters) {
    return "postgres://%s:%s@localhost:%d/%s%s"
        .formatted(user, SECRET, PostgresServer.port(), name, parameters);
  }

  @Test
  void aWrongPassword() throws IOException {
    String role = "guarded_" + database;
    PostgresServer.execute("postgres", "create role " + role + " login password 'another'");
    Path rules = Path.of(PostgresServer.value("postgres", "show hba_file"));
    String before = Files.readString(rules);
    try {
      Files.writeString(rules, "host all " + role + " all scram-sha-256\n" + before);
      PostgresServer.execute("postgres", "select pg_reload_conf()");

      servesWithout(url(role, database, ""), "wrong password");
    } finally {
      Files.writeString(rules, before);
      PostgresServer.execute("postgres", "select pg_reload_conf()");
    }
  }

  @Test
  void anUnknownDatabase() throws IOException {
    servesWithout(url("postgres", "nowhere", ""), "unknown database");
  }

  @Test
  void aRoleThatMayNotMakeTables() throws IOException {
    String role = "bare_" + database;
    PostgresServer.execute("postgres", "create role " + role + " login");

    servesWithout(
        url(role, database, ""),
        "cannot be migrated",
        "permission denied (CREATE on the schema public)");
  }

  @Test
  void aServerThatIsAway() throws IOException {
    int port = ServiceProcess.freePort();

    servesWithout("postgres://u:%s@localhost:%d/db".formatted(SECRET, port), "connection refused");
  }

  @Test
  void aPasswordWithoutAUrlMeansAPostgresToo() throws IOException {
    String port = Integer.toString(ServiceProcess.freePort());

    servesWithout(Map.of("POSTGRES_PASSWORD", SECRET, "POSTGRES_PORT", port), "connection refused");
  }

  @Test
  void aServerThatAcceptsAndSaysNothing() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String url = "postgres://u:%s@127.0.0.1:%d/db".formatted(SECRET, silent.getLocalPort());

      servesWithout(url, "connect timeout");
    }
  }

  @Test
  void aMigrationThatIsCutOffIsDoneAfterAll() throws IOException {
    try (PostgresProxy proxy = PostgresProxy.before(PostgresServer.port())) {
      proxy.begin(new Cut(Moment.BEFORE, said -> said.sql().contains("pg_try_advisory"), 4));
      String url = "postgres://postgres:p@127.0.0.1:%d/%s".formatted(proxy.port(), database);
      try (ServiceProcess service = ServiceProcess.ready(folder, Map.of("DATABASE_URL", url))) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(health(service, "database.mode")).isEqualTo("primary"));
        assertThat(proxy.cuts()).isEqualTo(4);
        service.stop();
      }
    }
  }

  @Test
  void tlsThatIsDemandedAndAbsent() throws IOException {
    servesWithout(url("postgres", database, "?sslmode=require"), "server has no TLS");
  }

  @Test
  void aCertificateThatIsMissingIsRefused() throws IOException {
    String url = url("postgres", database, "?sslmode=verify-full&sslrootcert=missing.pem");
    ServiceProcess.ended(folder, Map.of("DATABASE_URL", url))
        .assertRefused("cannot be used", "missing.pem");
  }

  @Test
  void aServerThatIsReadOnly() throws IOException {
    PostgresServer.execute(
        "postgres", "alter database " + database + " set default_transaction_read_only = on");

    servesWithout(url("postgres", database, ""), "server is read-only");
  }
}
