package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.pgclient.PgConnection;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Connections that end while somebody uses them or is about to. */
class CutFailuresTest {
  private static final String RUN = "select pg_sleep(9)";
  private final String database = PostgresServer.database();

  private static String pid(PgConnection connection) {
    return Wired.got(connection.query("select pg_backend_pid()").execute())
        .iterator()
        .next()
        .getInteger(0)
        .toString();
  }

  private void terminate(String pid) {
    assertThat(PostgresServer.value(database, "select pg_terminate_backend(" + pid + ", 9000)"))
        .isEqualTo("t");
  }

  private void awaitRunning(String pid) {
    String sql = "select count(*) from pg_stat_activity where query = '%s' and pid = %s";
    await().until(() -> "1".equals(PostgresServer.value(database, sql.formatted(RUN, pid))));
  }

  /** What comes of a statement when this happens while it runs. */
  private PostgresFailures during(Wired wired, Consumer<String> happening) {
    PgConnection connection = wired.connection();
    String pid = pid(connection);
    Uni<?> run = connection.query(RUN).execute().memoize().indefinitely();
    run.subscribe().with(done -> {}, failure -> {});
    awaitRunning(pid);
    happening.accept(pid);
    return wired.failure(run);
  }

  @Test
  void aSessionThatIsTerminatedWhileItRunsIsInDoubt() {
    try (Wired wired = Wired.on(database)) {
      Told.inDoubt(during(wired, this::terminate), "connection closed");
    }
  }

  @Test
  void aWireThatIsCutWhileItRunsIsInDoubt() {
    try (Wire wire = new Wire();
        Wired wired = Wired.to(wire.url(database))) {
      Told.inDoubt(during(wired, pid -> wire.cut()), "connection closed");
    }
  }

  @Test
  void aResetWhileItRunsIsInDoubt() {
    try (Wire wire = new Wire();
        Wired wired = Wired.to(wire.url(database))) {
      Told.inDoubt(during(wired, pid -> wire.reset()), "connection closed");
    }
  }

  @Test
  void aServerThatFallsSilentWhileItRunsIsInDoubt() {
    try (Wire wire = new Wire();
        Wired wired = Wired.to(wire.url(database), "silence-timeout", "1.5S")) {
      Told.inDoubt(during(wired, pid -> wire.silence()), "connection closed");
    }
  }

  @Test
  void aSessionThatWasTerminatedWhileItIdledHasTakenNothing() {
    try (Wired wired = Wired.on(database)) {
      PgConnection connection = wired.connection();
      terminate(pid(connection));
      Told.outage(wired.failure(connection.query("select 1").execute()), "connection closed", null);
    }
  }

  @Test
  void aSessionThatIdledTooLongInATransactionHasTakenNothing() {
    try (Wired wired = Wired.on(database, "idle-in-transaction-timeout", "0.2S")) {
      PgConnection connection = wired.connection();
      String pid = pid(connection);
      Wired.got(connection.query("begin").execute());
      String sql = "select count(*) from pg_stat_activity where pid = " + pid;
      await().until(() -> "0".equals(PostgresServer.value(database, sql)));
      Told.outage(wired.failure(connection.query("select 1").execute()), "connection closed", null);
    }
  }

  @Test
  void thePoolReplacesWhatWasTerminated() {
    try (Wired wired = Wired.on(database, "POOL_SIZE", "1", "MAX_OVERFLOW", "0")) {
      String first = wired.value("select pg_backend_pid()");
      terminate(first);
      await().ignoreExceptions().until(() -> !first.equals(wired.value("select pg_backend_pid()")));
    }
  }
}
