package dev.holdfast.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client sees of each fault of the server, and that what was committed outlives it. */
@EnabledOnOs(OS.LINUX)
class PostmasterTest {
  private static final byte[] SSL_REQUEST = {0, 0, 0, 8, 4, (byte) 210, 22, 47};
  private static final String CONNECTION_LOST = "08006";
  private static final String ENDED_BY_THE_SERVER = "57P01";
  private static final String READ_ONLY = "25006";
  private static final String TOO_MANY_CONNECTIONS = "53300";
  private static final String WRONG_PASSWORD = "28P01";

  private static final String OTHERS =
      """
      select count(*) from pg_stat_activity
      where backend_type = 'client backend' and application_name <> 'console'
      """;

  @TempDir static Path folder;
  private static Postmaster server;

  @BeforeAll
  static void start() throws IOException {
    server = Postmaster.create(folder, "max_connections = 12");
    server.console().execute("create table t (a int)");
  }

  @AfterAll
  static void close() throws IOException {
    int port = server.port();
    server.close();
    assertThat(server.isRunning()).isFalse();
    assertThat(Sockets.of(port)).isZero();
  }

  @AfterEach
  void itWorks() throws IOException, SQLException {
    if (!server.isRunning()) {
      server.start();
    }
    try (Client client = client()) {
      client.execute("insert into t values (1)");
    }
  }

  private static Client client() throws SQLException {
    return Client.to(server.port(), "postgres");
  }

  private static Client as(String role, String password) throws SQLException {
    return Client.to(server.port(), "postgres", "user", role, "password", password);
  }

  private static String rows() {
    return server.console().value("select count(*) from t");
  }

  private static void assertState(String state, ThrowingCallable work) {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(work)
        .extracting(SQLException::getSQLState)
        .isEqualTo(state);
  }

  private static void assertRefused() {
    assertThatThrownBy(PostmasterTest::client).hasRootCauseInstanceOf(ConnectException.class);
  }

  private static void assertHangs(CompletableFuture<?> work) {
    assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> work.get(250, TimeUnit.MILLISECONDS));
  }

  private static Client named(String name) throws SQLException {
    return Client.to(server.port(), "postgres", "ApplicationName", name);
  }

  /** Somebody who has written and not committed. */
  private static Client writing() throws SQLException {
    Client client = named("writing");
    client.connection().setAutoCommit(false);
    client.execute("insert into t values (1)");
    return client;
  }

  @Test
  void aKilledServerKeepsWhatWasCommittedOnly() throws IOException, SQLException {
    try (Client client = writing()) {
      String before = rows();
      server.kill();
      assertThatThrownBy(() -> client.connection().commit()).isInstanceOf(SQLException.class);
      assertRefused();
      server.start();
      assertThat(rows()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aShutdownEndsSessionsAndIsOverWithTheNextStart(Shutdown how)
      throws IOException, SQLException {
    try (Client client = writing()) {
      String before = rows();
      server.stop(how);
      String state = how == Shutdown.FAST ? ENDED_BY_THE_SERVER : CONNECTION_LOST;
      assertState(state, () -> client.value("select 1"));
      assertRefused();
      server.start();
      assertThat(rows()).isEqualTo(before);
    }
  }

  @Test
  void aKilledPostmasterLetsNobodyInAndItsBackendsGo() throws IOException, SQLException {
    try (Client client = client()) {
      server.killPostmaster();
      assertRefused();
      server.start();
      assertThatThrownBy(() -> client.value("select 1")).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void aFrozenPostmasterAcceptsAndSaysNothingWhileItsBackendsWork()
      throws IOException, SQLException {
    try (Client client = client()) {
      server.freezePostmaster();
      try (Socket login = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        login.getOutputStream().write(SSL_REQUEST);
        login.setSoTimeout(250);
        assertThatExceptionOfType(SocketTimeoutException.class)
            .isThrownBy(() -> login.getInputStream().read());
        assertThat(client.value("select 1")).isEqualTo("1");
        server.thaw();
        login.setSoTimeout(20_000);
        assertThat(login.getInputStream().read()).isEqualTo('N');
      }
    }
  }

  @Test
  void aFrozenServerAnswersLate() throws Exception {
    try (Client client = client()) {
      server.freeze();
      CompletableFuture<String> answer = Client.meanwhile(() -> client.value("select 1"));
      assertHangs(answer);
      server.thaw();
      assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("1");
    }
  }

  @Test
  void aFrozenBackendKeepsItsLocksAndOthersWork() throws Exception {
    try (Client client = writing()) {
      assertThat(server.tellBackends("writing", Signal.STOP)).hasSize(1);
      CompletableFuture<Integer> commit =
          Client.meanwhile(
              () -> {
                client.connection().commit();
                return 1;
              });
      assertHangs(commit);
      String before = rows();
      server.thaw();
      assertThat(commit.get(20, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(Integer.parseInt(rows())).isEqualTo(Integer.parseInt(before) + 1);
    }
  }

  @Test
  void anEndedBackendTakesNobodyAlong() throws IOException, SQLException {
    try (Client client = client();
        Client other = named("other")) {
      server.tellBackends(Client.NAME, Signal.TERM);
      assertState(ENDED_BY_THE_SERVER, () -> client.value("select 1"));
      assertThat(other.value("select 1")).isEqualTo("1");
    }
  }

  @Test
  void aKilledBackendTakesAllOthersAlongAndTheServerRecovers() throws IOException, SQLException {
    try (Client client = client();
        Client other = named("other")) {
      server.tellBackends(Client.NAME, Signal.KILL);
      assertThatThrownBy(() -> client.value("select 1")).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> other.value("select pg_sleep(20)")).isInstanceOf(SQLException.class);
      server.awaitLogin();
    }
  }

  @Test
  void aReadOnlyServerRefusesWritesOfOpenSessionsToo() throws SQLException {
    try (Client client = client()) {
      server.console().readOnly(true);
      assertState(READ_ONLY, () -> client.execute("insert into t values (1)"));
      try (Client later = client()) {
        assertState(READ_ONLY, () -> later.execute("insert into t values (1)"));
      }
      server.console().readOnly(false);
      client.execute("insert into t values (1)");
    }
  }

  @Test
  void aCommitThatWaitsForAStandbyThatIsGoneHangsWhileReadsDoNot() throws Exception {
    server.console().set("synchronous_standby_names", "nobody");
    try (Client client = client();
        Client reading = client()) {
      CompletableFuture<Integer> insert =
          Client.meanwhile(
              () -> {
                client.execute("set synchronous_commit = on; insert into t values (1)");
                return 1;
              });
      assertHangs(insert);
      assertThat(reading.value("select 1")).isEqualTo("1");
      server.console().reset("synchronous_standby_names");
      assertThat(insert.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  @Test
  void usedUpConnectionsRefuseSuperusersToo() throws SQLException {
    try (Client open = named("open")) {
      // Others that were closed just now are to be gone.
      server.console().await("1", OTHERS);
      try (Crowd crowd = server.console().useUpConnections()) {
        assertThat(crowd.taken()).isNotEmpty();
        assertState(TOO_MANY_CONNECTIONS, PostmasterTest::client);
        assertThat(open.value("select 1")).isEqualTo("1");
      }
      server.awaitLogin();
    }
  }

  @Test
  void aChangedPasswordKeepsNewSessionsOut() throws IOException, SQLException {
    server.console().password("someone", "it's old");
    try (Client client = as("someone", "it's old")) {
      server.console().password("someone", "new");
      assertState(WRONG_PASSWORD, () -> as("someone", "it's old"));
      assertThat(client.value("select 1")).isEqualTo("1");
    }
    server.stop(Shutdown.FAST);
    server.start();
    assertState(WRONG_PASSWORD, () -> as("someone", "it's old"));
    as("someone", "new").close();
  }
}
