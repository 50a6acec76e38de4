package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Pulled;
import dev.holdfast.store.Replicated;
import dev.holdfast.sync.CopyRules;
import dev.holdfast.sync.Epoch;
import dev.holdfast.sync.PullEnd;
import dev.holdfast.sync.RowName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pulls by cursor (rule R2), as a role that may do no more than it must. */
class PullTest {
  private final SyncedDatabase database = new SyncedDatabase();
  private SyncSteps copy;

  @BeforeEach
  void begin() {
    copy = new SyncSteps(database.sync);
    copy.look();
    copy.readAll();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void assertNothing(Pulled pulled) {
    assertThat(pulled.tables()).isEmpty();
    assertThat(copy.cursor.contains(pulled.pruned())).isTrue();
  }

  @Test
  void whatHasChangedComesOnceWithAllItsColumns() {
    UUID task = database.task();
    Pulled pulled = copy.pull();
    assertThat(pulled.tables())
        .extracting(Pulled.Rows::table)
        .containsExactly(Replicated.OPERATIONS, Replicated.TASKS);
    Instant created =
        Instant.parse(
            database.value(
                "select to_json(created_at at time zone 'UTC') #>> '{}' || 'Z' from tasks"));
    Map<String, Object> row = SyncSteps.rows(pulled.tables(), Replicated.TASKS).get(0);
    assertThat(row)
        .containsEntry("id", task)
        .containsEntry("status", "queued")
        .containsEntry("ready", true)
        .containsEntry("priority", 0L)
        .containsEntry("drift_score", 0.25)
        .containsEntry("created_at", created)
        .containsEntry("labels", "{\"k\":\"ü\"}")
        .containsEntry("params", "{\"n\":1.10}")
        .containsEntry("claim_id", null);
    assertThat(SyncSteps.rows(pulled.tables(), Replicated.OPERATIONS).get(0))
        .containsEntry("id", task)
        .containsEntry("request_hash", "h");
    assertNothing(copy.pull());
  }

  @Test
  void aDeletedRowComesAsAKeyWithoutARowAndItsAttemptsToo() {
    UUID task = database.task();
    database.execute(
        """
        insert into attempts values ('%s', 1, gen_random_uuid(), 'w', now(), now(), false)
        """
            .formatted(task));
    assertThat(SyncSteps.rows(copy.pull().tables(), Replicated.ATTEMPTS))
        .hasSize(1)
        .allSatisfy(
            run -> assertThat(run).containsEntry("late", false).containsEntry("attempt", 1L));
    database.execute("delete from tasks where id = '" + task + "'");
    Pulled pulled = copy.pull();
    for (Replicated table : List.of(Replicated.TASKS, Replicated.ATTEMPTS)) {
      assertThat(SyncSteps.keys(pulled.tables(), table)).containsExactly(task);
      assertThat(SyncSteps.rows(pulled.tables(), table)).isEmpty();
    }
  }

  @Test
  void aRowThatCommitsLateIsNotLost() throws SQLException {
    UUID late = UUID.randomUUID();
    UUID early = UUID.randomUUID();
    try (Connection writer = PostgresServer.connect(database.name);
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute(SyncedDatabase.fact(late));
      database.execute(SyncedDatabase.fact(early));
      assertThat(SyncSteps.keys(copy.pull().tables(), Replicated.FACTS)).containsExactly(early);
      assertNothing(copy.pull());
      writer.commit();
    }
    assertThat(SyncSteps.keys(copy.pull().tables(), Replicated.FACTS)).containsExactly(late);
    assertNothing(copy.pull());
  }

  @Test
  void rowsThatAreAskedForComeInAnyCase() {
    UUID task = database.task();
    copy.pull();
    UUID unknown = UUID.randomUUID();
    Pulled pulled = copy.pull(RowName.task(task), RowName.fact(unknown), RowName.operation(task));
    assertThat(SyncSteps.rows(pulled.tables(), Replicated.TASKS)).hasSize(1);
    assertThat(SyncSteps.rows(pulled.tables(), Replicated.OPERATIONS)).hasSize(1);
    assertThat(SyncSteps.keys(pulled.tables(), Replicated.ATTEMPTS)).containsExactly(task);
    assertThat(SyncSteps.keys(pulled.tables(), Replicated.FACTS)).containsExactly(unknown);
    assertThat(SyncSteps.rows(pulled.tables(), Replicated.FACTS)).isEmpty();
  }

  @Test
  void eachPullRaisesTheCounter() {
    long before = copy.epoch.acknowledged();
    Epoch known = copy.epoch;
    assertThat(copy.pull().epoch().acknowledged()).isEqualTo(before + 1);
    assertThat(copy.pull().epoch().acknowledged()).isEqualTo(before + 2);
    assertThat(known.to(copy.epoch)).isEqualTo(Epoch.Change.NONE);
    assertThat(copy.look().acknowledged()).isEqualTo(before + 2);
  }

  @Test
  void aDatabaseThatIsBehindTheCounterIsToldAndNotRaised() {
    copy.pull();
    database.execute(
        "update replicas set acknowledged = acknowledged - 1 where replica = '%s'"
            .formatted(copy.replica));
    database.task();
    for (int i = 0; i < 2; i++) {
      Pulled pulled = copy.pulled();
      assertThat(copy.epoch.to(pulled.epoch())).isEqualTo(Epoch.Change.WENT_BACK);
      assertThat(pulled.tables()).isEmpty();
      assertThat(copy.epoch.to(copy.look())).isEqualTo(Epoch.Change.WENT_BACK);
    }
  }

  @Test
  void aCopyThatHasNothingIsToldToReadEverything() {
    SyncSteps fresh = new SyncSteps(database.sync);
    fresh.look();
    database.task();
    Pulled pulled = fresh.pulled();
    assertThat(pulled.tables()).isEmpty();
    assertPruned(fresh, pulled);
  }

  private static void assertPruned(SyncSteps copy, Pulled pulled) {
    assertThat(
            CopyRules.arrived(
                pulled.begunWith(), copy.cursor, pulled.pruned(), copy.epoch, pulled.epoch()))
        .isEqualTo(PullEnd.PRUNED);
  }

  @Test
  void tooMuchIsReadWhole() {
    database.facts(50_001);
    Pulled pulled = copy.pulled();
    assertThat(pulled.tables()).isEmpty();
    assertPruned(copy, pulled);
  }

  @Test
  void aLogThatDoesNotReachBackIsTold() {
    SyncSteps other = new SyncSteps(database.sync);
    other.look();
    other.readAll();
    database.task();
    other.pull();
    database.execute("update sync_state set pruned = pg_current_snapshot()::text");
    Pulled pulled = copy.pulled();
    assertThat(pulled.tables()).isEmpty();
    assertPruned(copy, pulled);
  }

  @Test
  void aWitnessThatIsMissingIsTold() {
    UUID task = database.task();
    assertThat(copy.look(task).witnessed()).isTrue();
    assertThat(copy.look(UUID.randomUUID()).witnessed()).isFalse();
  }
}
