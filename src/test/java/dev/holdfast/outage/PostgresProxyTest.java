package dev.holdfast.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.outage.Fault.Delay;
import dev.holdfast.outage.Fault.Limit;
import dev.holdfast.outage.Fault.Lose;
import dev.holdfast.outage.Fault.Refuse;
import dev.holdfast.outage.Fault.Stall;
import dev.holdfast.store.postgres.PostgresServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client sees of each fault of the network, and that it is over when it has ended. */
@EnabledOnOs(OS.LINUX)
class PostgresProxyTest {
  private static final byte[] SSL_REQUEST = {0, 0, 0, 8, 4, (byte) 210, 22, 47};
  private static final Fault TO_SERVER = new Lose(Way.TO_SERVER);
  private static final Fault TO_CLIENT = new Lose(Way.TO_CLIENT);
  private static String database;

  private final PostgresProxy proxy = PostgresProxy.before(PostgresServer.port());

  @BeforeAll
  static void makeDatabase() {
    database = PostgresServer.database();
    PostgresServer.execute(database, "create table t (a int)");
  }

  @BeforeEach
  void emptyTable() {
    PostgresServer.execute(database, "truncate t");
  }

  @AfterEach
  void allWorksAfterAllFaultsAndNothingIsLeft() throws Exception {
    proxy.heal(Fate.RESET);
    try (Client client = client()) {
      client.execute("insert into t values (99)");
      assertThat(client.value("select count(*) from t where a = 99")).isEqualTo("1");
    }
    proxy.close();
    assertThat(Sockets.of(proxy.port())).isZero();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("postgres-proxy-" + proxy.port()));
  }

  private Client client() throws SQLException {
    return Client.to(proxy.port(), database);
  }

  private static String rows() {
    return PostgresServer.value(database, "select count(*) from t");
  }

  private static <T> void assertHangs(CompletableFuture<T> work) {
    assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> work.get(250, TimeUnit.MILLISECONDS));
  }

  private static <T> T got(CompletableFuture<T> work) throws Exception {
    return work.get(20, TimeUnit.SECONDS);
  }

  @Test
  void refusesNewOnesAndKeepsOpenOnes() throws SQLException {
    try (Client open = client()) {
      proxy.begin(new Refuse(Fate.KEPT));
      assertThatThrownBy(this::client).hasRootCauseInstanceOf(ConnectException.class);
      assertThat(open.value("select 1")).isEqualTo("1");
      proxy.end(new Refuse(Fate.KEPT), Fate.KEPT);
      client().close();
    }
  }

  @Test
  void refusesNewOnesAndResetsOpenOnes() throws SQLException {
    try (Client open = client()) {
      proxy.begin(new Refuse(Fate.RESET));
      Client.assertReset(() -> open.value("select 1"));
      assertThatThrownBy(this::client).hasRootCauseInstanceOf(ConnectException.class);
    }
  }

  @Test
  void comesAndGoesManyTimesOnItsPort() throws SQLException {
    for (int i = 0; i < 50; i++) {
      proxy.begin(new Refuse(Fate.RESET));
      assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), proxy.port()).close())
          .isInstanceOf(ConnectException.class);
      proxy.heal(Fate.KEPT);
      client().close();
    }
  }

  @Test
  void resetsOpenOnesAndWelcomesNewOnes() throws SQLException {
    try (Client open = client();
        Client writing = client()) {
      writing.connection().setAutoCommit(false);
      writing.execute("insert into t values (1)");
      proxy.reset();
      Client.assertReset(() -> open.value("select 1"));
      Client.assertReset(() -> writing.connection().commit());
      client().close();
      assertThat(rows()).isEqualTo("0");
    }
  }

  @Test
  void acceptsAndStalls() throws IOException, SQLException {
    try (Client open = client()) {
      proxy.begin(new Stall());
      try (Socket login = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
        login.getOutputStream().write(SSL_REQUEST);
        login.setSoTimeout(250);
        assertThatExceptionOfType(SocketTimeoutException.class)
            .isThrownBy(() -> login.getInputStream().read());
        assertThat(open.value("select 1")).isEqualTo("1");

        login.setSoTimeout(20_000);
        proxy.end(new Stall(), Fate.KEPT);
        assertThat(login.getInputStream().read()).isEqualTo('N');
      }
    }
  }

  @Test
  void resetsWhatStalled() throws Exception {
    proxy.begin(new Stall());
    CompletableFuture<Client> login = Client.meanwhile(this::client);
    Patience.until(() -> proxy.clients() == 1);
    assertThat(login).isNotDone();
    proxy.end(new Stall(), Fate.RESET);
    Client.assertReset(() -> got(login));
  }

  @Test
  void losesWhatIsSaidAndDeliversItLate() throws Exception {
    try (Client client = client();
        Client other = client()) {
      proxy.begin(TO_SERVER);
      CompletableFuture<Integer> insert = Client.meanwhile(() -> insert(client));
      assertHangs(insert);
      assertThat(rows()).isEqualTo("0");
      assertHangs(Client.meanwhile(() -> other.value("select 1")));

      proxy.end(TO_SERVER, Fate.KEPT);
      assertThat(got(insert)).isEqualTo(1);
      assertThat(rows()).isEqualTo("1");
    }
  }

  @Test
  void losesWhatIsAnsweredAndResets() throws Exception {
    try (Client client = client();
        Client idle = client()) {
      proxy.begin(TO_CLIENT);
      CompletableFuture<Integer> insert = Client.meanwhile(() -> insert(client));
      Patience.until(() -> rows().equals("1"));
      assertHangs(insert);

      proxy.end(TO_CLIENT, Fate.RESET);
      Client.assertReset(() -> got(insert));
      assertThat(idle.value("select 1")).as("nothing of it was held").isEqualTo("1");
    }
  }

  @Test
  void aBlackHoleHidesTheEndOfAClientFromTheServer() throws Exception {
    Client client = client();
    client.connection().setAutoCommit(false);
    insert(client);
    String open = "select count(*) from pg_stat_activity where state = 'idle in transaction'";
    String here = open + " and datname = '" + database + "'";
    proxy.begin(TO_SERVER);
    proxy.begin(TO_CLIENT);
    client.connection().abort(Runnable::run);
    CompletableFuture<Client> login = Client.meanwhile(this::client);
    assertHangs(login);
    assertThat(PostgresServer.value(database, here)).isEqualTo("1");

    proxy.heal(Fate.KEPT);
    Patience.until(() -> PostgresServer.value(database, here).equals("0"));
    assertThat(rows()).isEqualTo("0");
    got(login).close();
  }

  private static int insert(Client client) throws SQLException {
    client.execute("insert into t values (1)");
    return 1;
  }

  @Test
  void delaysEachWay() throws SQLException {
    try (Client client = client()) {
      proxy.begin(new Delay(Way.TO_SERVER, Duration.ofMillis(150)));
      assertThat(elapsed(client, "select 1")).isGreaterThan(Duration.ofMillis(150));
      proxy.begin(new Delay(Way.TO_CLIENT, Duration.ofMillis(100)));
      assertThat(elapsed(client, "select 1")).isGreaterThan(Duration.ofMillis(250));
    }
  }

  @Test
  void delaysAStreamAsAWholeAndNotEachPieceOfIt() throws SQLException {
    try (Client client = client()) {
      proxy.begin(new Delay(Way.TO_CLIENT, Duration.ofMillis(300)));
      assertThat(elapsed(client, "select repeat('x', 3000000)")).isLessThan(Duration.ofSeconds(5));
    }
  }

  @ParameterizedTest
  @EnumSource
  void limitsWhatIsCarried(Way way) throws SQLException {
    String zeros = "0".repeat(20_000);
    try (Client client = client()) {
      proxy.begin(new Limit(way, 50_000));
      assertThat(elapsed(client, "select '" + zeros + "'")).isGreaterThan(Duration.ofMillis(350));
    }
  }

  private static Duration elapsed(Client client, String sql) throws SQLException {
    long start = System.nanoTime();
    assertThat(client.value(sql)).isNotEmpty();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void resetsWhoComesWhileTheServerIsNotThereAndLeadsToAnother() throws Exception {
    try (ReservedPort nobody = new ReservedPort();
        Client open = client()) {
      proxy.leadTo(nobody.number());
      assertThatThrownBy(this::client).isInstanceOf(SQLException.class);
      assertThat(open.value("select 1")).isEqualTo("1");
      proxy.leadTo(PostgresServer.port());
      client().close();
    }
  }

  @Test
  void closingItResetsWhatIsOpenWhateverTheFault() throws Exception {
    PostgresProxy other = PostgresProxy.before(PostgresServer.port());
    try (Client open = Client.to(other.port(), database)) {
      other.begin(TO_SERVER);
      other.begin(new Stall());
      CompletableFuture<Client> login = Client.meanwhile(() -> Client.to(other.port(), database));
      Patience.until(() -> other.clients() == 2);
      other.close();
      assertThatThrownBy(() -> got(login)).isInstanceOf(Exception.class);
      assertThatThrownBy(() -> open.value("select 1")).isInstanceOf(SQLException.class);
      assertThat(Sockets.of(other.port())).isZero();
      assertThatThrownBy(other::clients).isInstanceOf(IllegalStateException.class);
    }
  }
}
