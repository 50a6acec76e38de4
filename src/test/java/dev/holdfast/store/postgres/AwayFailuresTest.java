package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A server that cannot be reached, lets nobody in, or is not the one that is needed. */
class AwayFailuresTest {
  private static final String QUESTION = "select 1";

  private static PostgresFailures failure(String url, String... settings) {
    try (Wired wired = Wired.to(url, settings)) {
      return wired.failure(QUESTION);
    }
  }

  @Test
  void aRefusedConnectionIsAnOutage() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Told.outage(failure("postgres://u@localhost:" + port + "/x"), "connection refused", null);
  }

  @Test
  void anUnknownHostIsAnOutage() {
    Told.outage(failure("postgres://u@nowhere.invalid/x"), "unknown host", null);
  }

  @Test
  void aHostThatDoesNotTakeTheConnectionInTimeIsAnOutage() throws IOException {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Socket> waiting = fill(full);
      String url = "postgres://u@127.0.0.1:" + full.getLocalPort() + "/x";
      Told.outage(
          failure(url, "connect-timeout", "0.3S", "reconnect-attempts", "0"),
          "connect timeout",
          null);
      for (Socket each : waiting) {
        each.close();
      }
    }
  }

  private static List<Socket> fill(ServerSocket full) throws IOException {
    List<Socket> waiting = new ArrayList<>();
    while (true) {
      Socket socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(full.getLocalSocketAddress(), 200);
      } catch (SocketTimeoutException e) {
        return waiting;
      }
    }
  }

  @Test
  void aLoginThatNobodyAnswersEndsAndLeavesThePoolUsable() {
    try (Wire wire = new Wire();
        Wired wired =
            Wired.to(
                wire.url("postgres"),
                "silence-timeout",
                "0.5S",
                "connect-timeout",
                "0.5S",
                "POOL_SIZE",
                "1",
                "MAX_OVERFLOW",
                "0",
                "POOL_TIMEOUT",
                "5",
                "reconnect-attempts",
                "0")) {
      wire.silence();
      Told.outage(wired.failure(QUESTION), "connect timeout", null);
      wire.speak();
      assertThat(wired.value(QUESTION)).isEqualTo("1");
    }
  }

  @Test
  void aWrongPasswordIsAnOutage() {
    String role = "r" + UUID.randomUUID();
    GuardedServer.role(role, "right");
    Told.outage(failure(GuardedServer.url(role, "wrong", role)), "wrong password", "28P01");
  }

  @Test
  void aLoginThatIsOnlyAllowedWithTlsIsAnOutageWithout() {
    Told.outage(
        failure(GuardedServer.url("encrypted", "right", "postgres?sslmode=disable")),
        "login refused",
        "28000");
  }

  @Test
  void anUnknownDatabaseIsAnOutage() {
    Told.outage(failure(PostgresServer.url("nowhere")), "unknown database", "3D000");
  }

  @Test
  void aMissingTableIsAnOutage() {
    try (Wired wired = Wired.on("postgres")) {
      Told.outage(wired.failure("select * from nowhere"), "schema is not migrated", "42P01");
    }
  }

  @Test
  void aMissingSchemaIsAnOutage() {
    try (Wired wired = Wired.on("postgres", "schema", "nowhere")) {
      Told.outage(wired.failure("create table x (a int)"), "unknown schema", "3F000");
      Told.outage(wired.failure("select * from tasks"), "schema is not migrated", "42P01");
    }
  }

  @Test
  void aMissingGrantIsAnOutage() {
    try (Wired wired = Wired.on("postgres")) {
      Told.outage(
          wired.failure("set role pg_monitor; create table x (a int)"), "missing grant", "42501");
    }
  }

  @Test
  void aReadOnlyServerIsNotThePrimary() {
    String database = PostgresServer.database();
    PostgresServer.execute(
        database,
        "create table t (a int)",
        "alter database " + database + " set default_transaction_read_only = on");
    try (Wired wired = Wired.on(database)) {
      Told.notPrimary(wired.failure("insert into t values (1)"));
      assertThat(Wired.got(PostgresProbe.state(wired.connection())).reason())
          .isEqualTo("server is read-only");
    }
  }

  @Test
  void theProbeKnowsWhichServerCanBeServedFrom() {
    assertThat(PostgresProbe.State.of(130_000, false, false).reason()).isNull();
    assertThat(PostgresProbe.State.of(129_999, true, true).reason())
        .isEqualTo("server is older than 13");
    assertThat(PostgresProbe.State.of(180_000, true, true).reason())
        .isEqualTo("server is a standby");
  }
}
