package dev.holdfast.store.postgres;

import dev.holdfast.config.HoldfastConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.function.Function;

/**
 * Asks PostgreSQL on a connection of its own, so that a pool that is lent out or stuck says nothing
 * about the server. The connection is kept; one that failed is replaced at the next question.
 */
@Singleton
class PostgresProbe {
  private static final int LATE = 10_000;

  /** The oldest server: it has {@code xid8} and {@code pg_current_xact_id()}. */
  private static final int OLDEST = 130_000;

  private static final String STATE =
      """
      select pg_is_in_recovery(), current_setting('transaction_read_only') = 'on',
        current_setting('server_version_num')::int
      """;

  private final HoldfastConfig.Postgres config;
  private final KeptConnection connection;

  PostgresProbe(Vertx vertx, HoldfastConfig config, PostgresOptions options) {
    this.config = config.postgres();
    this.connection =
        new KeptConnection(
            new Connections(
                vertx, options.connecting(options.address("probe")), options.connectLimit()),
            ((VertxInternal) vertx).createEventLoopContext());
  }

  /** The server, for messages: never with a login. */
  String name() {
    return "PostgreSQL at %s:%d/%s".formatted(config.host(), config.port(), config.database());
  }

  /**
   * Asks and waits for the answer; for starts and commands, never on an event loop.
   *
   * @throws Unusable in words, with the class of the failure
   */
  <T> T ask(Function<PgConnection, Uni<T>> question) {
    try {
      return call(question).await().atMost(config.connectTimeout().plus(config.statementTimeout()));
    } catch (io.smallrye.mutiny.TimeoutException e) {
      forget();
      throw new Unusable("%s cannot be used: timeout, it does not answer.".formatted(name()), true);
    } catch (RuntimeException e) {
      forget();
      PostgresFailures told = PostgresFailures.of(e);
      throw new Unusable("%s cannot be used: %s.".formatted(name(), told.said()), told.isAway());
    }
  }

  /** Asks; a failure closes the connection. */
  <T> Uni<T> call(Function<PgConnection, Uni<T>> question) {
    return connection.use(question);
  }

  /**
   * Whether the server can be served from.
   *
   * @throws Unusable if it is too old, a standby or read-only
   */
  void check() {
    String why = ask(asked -> state(asked)).reason();
    if (why != null) {
      throw new Unusable("%s cannot be used: %s.".formatted(name(), why));
    }
  }

  /**
   * What the server is.
   *
   * @param reason why it cannot be served from, or null
   */
  record State(String reason) {
    /** What follows from the server's own words; the version as {@code server_version_num}. */
    static State of(int version, boolean recovering, boolean readOnly) {
      if (version < OLDEST) {
        return new State("server is older than 13");
      }
      if (recovering) {
        return new State("server is a standby");
      }
      return new State(readOnly ? "server is read-only" : null);
    }

    private static State of(Row row) {
      return of(row.getInteger(2), row.getBoolean(0), row.getBoolean(1));
    }
  }

  /** Asks what the server is. */
  static Uni<State> state(PgConnection connection) {
    return connection
        .query(STATE)
        .execute()
        .map(RowSet::iterator)
        .map(rows -> State.of(rows.next()));
  }

  /** Breaks the connection off; the next question opens another. */
  Void forget() {
    connection.drop();
    return null;
  }

  void close(@Observes @Priority(LATE) ShutdownEvent event) {
    connection.close().subscribe().with(done -> {}, failure -> {});
  }
}
