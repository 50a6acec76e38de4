package dev.holdfast.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.outage.Fault.Cut;
import dev.holdfast.outage.Fault.Moment;
import dev.holdfast.store.postgres.PostgresServer;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that are cut at a COMMIT: what the client sees, and what became of its rows. */
@EnabledOnOs(OS.LINUX)
class CommitCutTest {
  private static final String GONE =
      "select count(*) = 0 from pg_stat_activity where datname = '%s' and application_name = '%s'";
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
  void close() throws Exception {
    proxy.close();
    assertThat(Sockets.of(proxy.port())).isZero();
  }

  /** Inserts a row in a transaction, or without one. */
  private void insert(String mode, boolean transaction) throws SQLException {
    try (Client client = Client.to(proxy.port(), database, "preferQueryMode", mode)) {
      client.connection().setAutoCommit(!transaction);
      client.execute("insert into t values (1)");
      if (transaction) {
        client.connection().commit();
      }
    }
  }

  private static String rows() {
    return PostgresServer.value(database, "select count(*) from t");
  }

  private static void awaitEndOfBackends() {
    String gone = GONE.formatted(database, Client.NAME);
    Patience.until(() -> PostgresServer.value(database, gone).equals("t"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"simple", "extended", "extendedCacheEverything"})
  void beforeItNothingIsThere(String mode) throws SQLException {
    proxy.begin(Cut.atCommit(Moment.BEFORE, 1));
    Client.assertReset(() -> insert(mode, true));
    awaitEndOfBackends();
    assertThat(rows()).isEqualTo("0");
    assertHealed(mode);
  }

  @ParameterizedTest
  @ValueSource(strings = {"simple", "extended", "extendedCacheEverything"})
  void afterItTheRowComes(String mode) throws SQLException {
    proxy.begin(Cut.atCommit(Moment.AFTER, 1));
    Client.assertReset(() -> insert(mode, true));
    Patience.until(() -> rows().equals("1"));
    assertHealed(mode);
  }

  @ParameterizedTest
  @ValueSource(strings = {"simple", "extended", "extendedCacheEverything"})
  void whenItIsAnsweredTheRowIsThere(String mode) throws SQLException {
    proxy.begin(Cut.atCommit(Moment.ANSWERED, 1));
    Client.assertReset(() -> insert(mode, true));
    assertThat(rows()).isEqualTo("1");
    assertHealed(mode);
  }

  private void assertHealed(String mode) throws SQLException {
    assertThat(proxy.cuts()).isEqualTo(1);
    String before = rows();
    insert(mode, true);
    assertThat(rows()).isEqualTo(Integer.toString(Integer.parseInt(before) + 1));
    assertThat(proxy.cuts()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void aStatementThatCommitsByItselfIsCutLikewise(Moment moment) throws SQLException {
    for (String mode : List.of("simple", "extended")) {
      emptyTable();
      proxy.begin(new Cut(moment, Said::commits, 1));
      Client.assertReset(() -> insert(mode, false));
      awaitEndOfBackends();
      assertThat(rows()).isEqualTo(moment == Moment.BEFORE ? "0" : "1");
    }
  }

  @Test
  void aCutGoesOnForAsManyCommitsAsWanted() throws SQLException {
    proxy.begin(Cut.atCommit(Moment.BEFORE, 3));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> insert("extended", true)).isInstanceOf(SQLException.class);
    }
    insert("extended", true);
    assertThat(rows()).isEqualTo("1");
  }

  @Test
  void aCutGoesOnUntilItIsEnded() throws SQLException {
    Cut cut = Cut.atCommit(Moment.ANSWERED, Cut.ALWAYS);
    proxy.begin(cut);
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> insert("extended", true)).isInstanceOf(SQLException.class);
    }
    assertThat(rows()).isEqualTo("5");
    proxy.end(cut, Fate.KEPT);
    insert("extended", true);
    assertThat(proxy.cuts()).isEqualTo(5);
  }

  @Test
  void theReactiveClientsCommitIsSeenAndCut() throws Exception {
    List<Said> said = new CopyOnWriteArrayList<>();
    proxy.tell(said::add);
    Vertx vertx = Vertx.vertx();
    try {
      reactiveInsert(vertx);
      assertThat(said)
          .containsExactly(
              new Said("BEGIN", false),
              new Said("insert into t values ($1)", true),
              new Said("COMMIT", true));

      proxy.begin(Cut.atCommit(Moment.BEFORE, 1));
      assertThatThrownBy(() -> reactiveInsert(vertx)).isNotNull();
      proxy.begin(Cut.atCommit(Moment.ANSWERED, 1));
      assertThatThrownBy(() -> reactiveInsert(vertx)).isNotNull();
      assertThat(proxy.cuts()).isEqualTo(2);
      assertThat(rows()).isEqualTo("2");
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  private void reactiveInsert(Vertx vertx) throws Exception {
    PgConnectOptions options =
        new PgConnectOptions()
            .setHost("127.0.0.1")
            .setPort(proxy.port())
            .setDatabase(database)
            .setUser("postgres")
            .setCachePreparedStatements(true);
    PgConnection.connect(vertx, options)
        .compose(
            client ->
                client
                    .exceptionHandler(failure -> {})
                    .begin()
                    .compose(
                        begun ->
                            client
                                .preparedQuery("insert into t values ($1)")
                                .execute(Tuple.of(1))
                                .compose(done -> begun.commit()))
                    .eventually(() -> client.close()))
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }
}
