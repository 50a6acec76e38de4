package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every setting of PostgreSQL, read back where it takes effect. */
class SettingsOnServerTest {
  private final String database = PostgresServer.database();

  private String sessions() {
    return PostgresServer.value(
        "postgres",
        "select count(*) from pg_stat_activity where application_name = 'holdfast' and datname = '%s'"
            .formatted(database));
  }

  @ParameterizedTest
  @CsvSource({
    "statement_timeout, statement-timeout, 1.5S, 1500",
    "lock_timeout, lock-timeout, 0.25S, 250",
    "idle_in_transaction_session_timeout, idle-in-transaction-timeout, 7S, 7000",
    "statement_timeout, schema, public, 10000",
    "lock_timeout, schema, public, 5000",
    "idle_in_transaction_session_timeout, schema, public, 15000",
  })
  void theLimitsAreTheServersOwn(String name, String property, String value, String millis) {
    try (Wired wired = Wired.on(database, property, value)) {
      assertThat(
              wired.value(
                  "select setting || ' ' || source from pg_settings where name = '" + name + "'"))
          .isEqualTo(millis + " client");
    }
  }

  @Test
  void anAcknowledgedWriteIsOnDiskWhateverTheDatabasesDefaultIs() {
    PostgresServer.execute(
        "postgres", "alter database " + database + " set synchronous_commit = off");
    try (Wired wired = Wired.on(database)) {
      assertThat(wired.value("show synchronous_commit")).isEqualTo("on");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"public", "holdfast", "MixedCase", "with$dollar"})
  void theSchemaIsTheOneThatIsNamed(String schema) {
    PostgresServer.execute(database, "create schema if not exists \"" + schema + '"');
    try (Wired wired = Wired.on(database, "schema", schema.replace("$", "$$"))) {
      assertThat(wired.value("select current_schema()")).isEqualTo(schema);
    }
  }

  @Test
  void withoutSessionParametersNothingIsSent() {
    try (Wired wired = Wired.on(database, "session-parameters", "false")) {
      assertThat(
              wired.value(
                  """
                  select count(*) from pg_settings where source = 'client' and name in (
                    'statement_timeout', 'lock_timeout', 'search_path', 'synchronous_commit',
                    'idle_in_transaction_session_timeout', 'enable_seqscan', 'jit')
                  """))
          .isEqualTo("0");
    }
  }

  @Test
  void sizeAndOverflowTogetherAreTheMostConnections() {
    try (Wired wired = Wired.on(database, "POOL_SIZE", "2", "MAX_OVERFLOW", "1")) {
      Uni<?> nap = wired.pool().query("select pg_sleep(0.05)").execute();
      Wired.got(Uni.combine().all().unis(Collections.nCopies(12, nap)).with(done -> done));
      assertThat(sessions()).isEqualTo("3");
    }
  }

  @Test
  void withoutTokenPersistenceThereIsOneConnectionAndSoonNone() {
    try (Wired wired = Wired.on(database, "TOKEN_PERSISTENCE_ENABLED", "false")) {
      Uni<?> nap = wired.pool().query("select pg_sleep(0.05)").execute();
      Wired.got(Uni.combine().all().unis(Collections.nCopies(4, nap)).with(done -> done));
      assertThat(sessions()).isEqualTo("1");
      await().until(() -> "0".equals(sessions()));
    }
  }

  @Test
  void poolTimesAreTheOnesThatWereGiven() {
    try (Wired wired = Wired.on(database, "POOL_RECYCLE", "301", "POOL_TIMEOUT", "7")) {
      PoolOptions pool = wired.pooling();
      assertThat(pool.getMaxLifetime()).isEqualTo(301);
      assertThat(pool.getMaxLifetimeUnit()).isEqualTo(TimeUnit.SECONDS);
      assertThat(pool.getConnectionTimeout()).isEqualTo(7);
      assertThat(pool.getConnectionTimeoutUnit()).isEqualTo(TimeUnit.SECONDS);
      assertThat(pool.getIdleTimeout()).isZero();
    }
  }

  @Test
  void theSocketIsKeptAliveAndLimited() {
    try (Wired wired =
        Wired.on(
            database,
            "connect-timeout",
            "0.3S",
            "silence-timeout",
            "11S",
            "reconnect-attempts",
            "7",
            "reconnect-interval",
            "0.03S")) {
      PgConnectOptions options = wired.connecting();
      assertThat(options.isTcpKeepAlive()).isTrue();
      assertThat(options.getConnectTimeout()).isEqualTo(300);
      assertThat(options.getReadIdleTimeout()).isEqualTo(11_000);
      assertThat(options.getIdleTimeoutUnit()).isEqualTo(TimeUnit.MILLISECONDS);
      assertThat(options.getReconnectAttempts()).isEqualTo(7);
      assertThat(options.getReconnectInterval()).isEqualTo(30);
    }
  }
}
