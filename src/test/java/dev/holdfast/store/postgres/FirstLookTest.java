package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.sync.Epoch;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is looked at, and written, when a PostgreSQL answers for the first time. */
class FirstLookTest {
  private final SyncedDatabase database = new SyncedDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  private void empty() {
    database.execute(
        "drop schema public cascade", "create schema public authorization " + database.name);
  }

  @Test
  void theEpochIsWhatTheServerSays() {
    Epoch epoch = new SyncSteps(database.sync).look();
    assertThat(epoch.database()).hasToString(database.value("select id from database_identity"));
    assertThat(epoch.era()).hasToString(database.value("select era from sync_state"));
    assertThat(epoch.system())
        .isEqualTo(database.value("select system_identifier from pg_control_system()"));
    assertThat(epoch.timeline()).isEqualTo(1);
    assertThat(epoch.acknowledged()).isZero();
    assertThat(epoch.witnessed()).isTrue();
  }

  @Test
  void anEmptyDatabaseIsMigratedUnlessAnotherIsExpected() {
    SyncSteps copy = new SyncSteps(database.sync);
    Epoch before = copy.look();
    empty();
    assertThat(before.to(copy.look())).isEqualTo(Epoch.Change.ANOTHER);
    assertThat(database.value("select to_regclass('tasks')")).isNull();

    Epoch after = new SyncSteps(database.sync).look();
    assertThat(after.database()).isNotEqualTo(before.database());
    assertThat(database.value("select count(*) from replicas")).isEqualTo("1");
  }

  @Test
  void nothingIsWrittenToAnotherDatabase() {
    SyncSteps copy = new SyncSteps(database.sync);
    copy.look();
    String before = database.value("select count(*) from replicas");
    UUID expected = UUID.randomUUID();
    Epoch seen = Wired.got(database.sync.look(UUID.randomUUID(), expected, null, () -> {}));
    Epoch known = new Epoch(expected, "s", 1, expected, 0, true);
    assertThat(known.to(seen)).isEqualTo(Epoch.Change.ANOTHER);
    assertThat(database.value("select count(*) from replicas")).isEqualTo(before);
  }

  @Test
  void aMigrationThatTakesLongTellsOfItsProgress() throws SQLException {
    new SyncSteps(database.sync).look();
    AtomicInteger told = new AtomicInteger();
    CompletableFuture<Epoch> look;
    try (Connection holder = PostgresServer.connect(database.name);
        Statement statement = holder.createStatement()) {
      // A version that this process has not brought it to is brought up again.
      statement.execute(
          "insert into holdfast_schema_history select installed_rank + 1, '900', 'x', 'SQL', 'x',"
              + " 0, 'x', now(), 0, true from holdfast_schema_history"
              + " order by installed_rank desc limit 1");
      holder.setAutoCommit(false);
      statement.execute("lock table holdfast_schema_history in share row exclusive mode");
      look =
          database
              .sync
              .look(UUID.randomUUID(), null, null, told::incrementAndGet)
              .subscribeAsCompletionStage()
              .toCompletableFuture();
      await().until(() -> told.get() >= 2 || look.isDone());
      holder.rollback();
    }
    assertThat(look.join().timeline()).isEqualTo(1);
    database.execute("delete from holdfast_schema_history where version = '900'");
  }

  @Test
  void leasesOfAWorkerAndOfClaimsAreRenewed() {
    new SyncSteps(database.sync).look();
    database.tasks(3);
    database.execute(
        """
        with numbered as (select id, row_number() over (order by id) as n from tasks)
        update tasks set status = 'running', ready = false, worker = 'w' || n,
          claim_id = numbered.id, lease_expires_at = now()
        from numbered where tasks.id = numbered.id
        """);
    UUID claim = UUID.fromString(database.value("select claim_id from tasks where worker = 'w2'"));
    Wired.got(database.sync.renewLeases("w1", Set.of(claim), Duration.ofSeconds(60)));
    assertThat(
            database.value(
                """
                select string_agg(worker, ',' order by worker) from tasks
                where lease_expires_at > now() + interval '50 seconds'
                """))
        .isEqualTo("w1,w2");
  }
}
