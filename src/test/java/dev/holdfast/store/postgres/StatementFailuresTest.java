package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a living server answers instead of a result. */
class StatementFailuresTest {
  private final String database = PostgresServer.database();
  private Wired wired;

  @BeforeEach
  void open() {
    PostgresServer.execute(
        database,
        "create table t (id int primary key, n int not null default 0 check (n < 100))",
        "insert into t values (1), (2)");
    wired = Wired.on(database, "statement-timeout", "0.5S", "lock-timeout", "0.2S");
  }

  @AfterEach
  void close() {
    wired.close();
  }

  @Test
  void theStatementLimitIsOverload() {
    PostgresFailures found = wired.failure("select pg_sleep(9)");
    Told.overload(found, "statement limit", "57014");
    assertThat(found.isWorthRepeating()).isFalse();
  }

  @Test
  void theLockLimitIsOverloadAndRepeatedAtOnce() throws SQLException {
    try (Connection other = PostgresServer.connect(database);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("update t set n = 2 where id = 1");
      atOnce(wired.failure("update t set n = 3 where id = 1"), "lock limit", "55P03");
    }
  }

  private static void atOnce(PostgresFailures found, String what, String state) {
    Told.overload(found, what, state);
    assertThat(found.isWorthRepeating()).isTrue();
    assertThat(found.isTransient()).isTrue();
  }

  @Test
  void aSerializationFailureIsOverloadAndRepeatedAtOnce() {
    PostgresFailures found =
        wired.failure(
            wired
                .pool()
                .withTransaction(
                    first ->
                        first
                            .query(
                                "set transaction isolation level repeatable read;"
                                    + "select * from t")
                            .execute()
                            .chain(() -> wired.pool().query("update t set n = 4").execute())
                            .chain(() -> first.query("update t set n = 5").execute())));
    atOnce(found, "serialization failure", "40001");
  }

  @Test
  void aDeadlockIsOverloadAndRepeatedAtOnce() {
    try (Wired patient = Wired.on(database)) {
      Uni<?> one = crossing(patient, 1, 2);
      Uni<?> other = crossing(patient, 2, 1);
      Throwable failure = Wired.thrown(Uni.combine().all().unis(one, other).with(both -> both));
      atOnce(PostgresFailures.of(failure), "deadlock", "40P01");
    }
  }

  private static Uni<?> crossing(Wired patient, int first, int second) {
    String sql = "update t set n = n + 1 where id = ";
    return patient
        .pool()
        .withTransaction(
            connection ->
                connection
                    .query(sql + first)
                    .execute()
                    .chain(() -> connection.query("select pg_sleep(0.3)").execute())
                    .chain(() -> connection.query(sql + second).execute()));
  }

  @Test
  void aPoolThatIsLentOutIsOverloadAndNotWaitedForAgain() {
    try (Wired one =
        Wired.on(database, "POOL_SIZE", "1", "MAX_OVERFLOW", "0", "POOL_TIMEOUT", "1")) {
      Wired.got(one.pool().getConnection());
      PostgresFailures query = one.failure("select 1");
      Told.overload(query, "no connection in time", null);
      assertThat(query.isWorthRepeating()).isFalse();
      Told.overload(
          one.failure(one.pool().withTransaction(c -> c.query("select 1").execute())),
          "no connection in time",
          null);
    }
  }

  @Test
  void aRoleWithoutConnectionsLeftIsOverload() {
    String role = "r" + UUID.randomUUID();
    GuardedServer.role(role, "right");
    GuardedServer.execute("alter role \"" + role + "\" connection limit 1");
    try (Wired held = Wired.to(GuardedServer.url(role, "right", role));
        Wired wanting = Wired.to(GuardedServer.url(role, "right", role))) {
      held.connection();
      Told.overload(wanting.failure("select 1"), "too many connections", "53300");
      assertThat(wanting.failure("select 1").isWorthRepeating()).isTrue();
    }
  }

  @Test
  void aServerWithoutConnectionsLeftIsOverload() {
    String role = "r" + UUID.randomUUID();
    GuardedServer.role(role, "right");
    int more = GuardedServer.CONNECTIONS + 1;
    try (Wired many = Wired.to(GuardedServer.url(role, "right", role), "POOL_SIZE", "" + more)) {
      Uni<?> sleep = many.pool().query("select pg_sleep(1)").execute();
      Told.overload(
          many.failure(Uni.combine().all().unis(Collections.nCopies(more, sleep)).with(a -> a)),
          "too many connections",
          "53300");
    }
  }

  @Test
  void aBrokenConstraintIsAConflict() {
    Told.conflict(wired.failure("insert into t values (1)"), "23505");
    Told.conflict(wired.failure("insert into t values (3, 200)"), "23514");
    Told.conflict(wired.failure("insert into t values (3, null)"), "23502");
  }

  @Test
  void aValueThatCannotBeStoredIsInvalid() {
    Told.invalid(wired.failure("select 99999999999::int"), "22003");
    Told.invalid(wired.failure("select '{'::jsonb"), "22P02");
    Told.invalid(wired.failure("select '\"\\u0000\"'::jsonb ->> 0"), "22P05");
    Told.invalid(
        wired.failure(wired.pool().preparedQuery("select $1::text").execute(Tuple.of("a\u0000b"))),
        "22021");
  }

  @Test
  void whatNobodyForesawIsInDoubt() {
    PostgresFailures found = wired.failure("selec");
    assertThat(found.kind()).isEqualTo(dev.holdfast.sync.FailureClass.IN_DOUBT);
    assertThat(found.said()).isEqualTo("in doubt 42601 (42601)");
  }

  @Test
  void whatAPoolerRefusesIsAnOutage() {
    String raising = "do $$ begin raise exception 'x' using errcode = '08P01'; end $$";
    Told.outage(wired.failure(raising), "outage 08P01", "08P01");
  }
}
