package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Samples;
import dev.holdfast.domain.Task;
import dev.holdfast.store.Pulled;
import dev.holdfast.store.Replicated;
import dev.holdfast.sync.CopyRules;
import dev.holdfast.sync.Epoch;
import dev.holdfast.sync.PullEnd;
import dev.holdfast.sync.RowName;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pulls by cursor (rule R2), as a role that may do no more than it must. */
@QuarkusTest
@TestProfile(LimitedRole.class)
class PullTest {
  private static final String FACT =
      """
      insert into facts (id, created_at, updated_at, version, operation_id, tags, text, search,
        meta_data)
      values (%s, now(), now(), 1, gen_random_uuid(), '[]', 't', 't', '{}')
      """;

  @Inject PostgresSync sync;

  private final String database =
      ConfigProvider.getConfig().getValue("holdfast.postgres.database", String.class);
  private final PostgresUnderTest store = new PostgresUnderTest();
  private SyncSteps copy;

  @BeforeEach
  void begin() {
    copy = new SyncSteps(sync);
    copy.look();
    copy.readAll();
  }

  private Task stored() {
    Operation create = Samples.keyed("task.create", "h");
    Task task = Samples.task().queued().labels(Map.of("k", "ü")).build(create);
    return Wired.got(store.tasks().insert(create, List.of(task))).value().get(0);
  }

  private void assertNothing(Pulled pulled) {
    assertThat(pulled.tables()).isEmpty();
    assertThat(copy.cursor.contains(pulled.pruned())).isTrue();
  }

  @Test
  void whatHasChangedComesOnceWithAllItsColumns() {
    Task task = stored();
    Pulled pulled = copy.pull();
    assertThat(pulled.tables())
        .extracting(Pulled.Rows::table)
        .containsExactly(Replicated.OPERATIONS, Replicated.TASKS);
    Map<String, Object> row = SyncSteps.rows(pulled.tables(), Replicated.TASKS).get(0);
    assertThat(row)
        .containsEntry("id", task.id())
        .containsEntry("status", "queued")
        .containsEntry("ready", true)
        .containsEntry("priority", 0L)
        .containsEntry("drift_score", task.spec().driftScore())
        .containsEntry("created_at", task.createdAt())
        .containsEntry("params", task.spec().params().text())
        .containsEntry("claim_id", null);
    assertThat(SyncSteps.rows(pulled.tables(), Replicated.OPERATIONS).get(0))
        .containsEntry("id", task.revision().operation())
        .containsEntry("request_hash", "h");
    assertNothing(copy.pull());
  }

  @Test
  void aDeletedRowComesAsAKeyWithoutARowAndItsAttemptsToo() {
    Task task = stored();
    PostgresServer.execute(
        database,
        """
        insert into attempts values ('%s', 1, gen_random_uuid(), 'w', now(), now(), false)
        """
            .formatted(task.id()));
    assertThat(SyncSteps.rows(copy.pull().tables(), Replicated.ATTEMPTS))
        .hasSize(1)
        .allSatisfy(
            run -> assertThat(run).containsEntry("late", false).containsEntry("attempt", 1L));
    PostgresServer.execute(database, "delete from tasks where id = '" + task.id() + "'");
    Pulled pulled = copy.pull();
    for (Replicated table : List.of(Replicated.TASKS, Replicated.ATTEMPTS)) {
      assertThat(SyncSteps.keys(pulled.tables(), table)).containsExactly(task.id());
      assertThat(SyncSteps.rows(pulled.tables(), table)).isEmpty();
    }
  }

  @Test
  void aRowThatCommitsLateIsNotLost() throws SQLException {
    UUID late = UUID.randomUUID();
    UUID early = UUID.randomUUID();
    try (Connection writer = PostgresServer.connect(database);
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute(FACT.formatted("'" + late + "'"));
      PostgresServer.execute(database, FACT.formatted("'" + early + "'"));
      assertThat(SyncSteps.keys(copy.pull().tables(), Replicated.FACTS)).containsExactly(early);
      assertNothing(copy.pull());
      writer.commit();
    }
    assertThat(SyncSteps.keys(copy.pull().tables(), Replicated.FACTS)).containsExactly(late);
    assertNothing(copy.pull());
  }

  @Test
  void rowsThatAreAskedForComeInAnyCase() {
    Task task = stored();
    copy.pull();
    UUID unknown = UUID.randomUUID();
    Pulled pulled =
        copy.pull(
            RowName.task(task.id()),
            RowName.fact(unknown),
            RowName.operation(task.revision().operation()));
    assertThat(SyncSteps.rows(pulled.tables(), Replicated.TASKS)).hasSize(1);
    assertThat(SyncSteps.rows(pulled.tables(), Replicated.OPERATIONS)).hasSize(1);
    assertThat(SyncSteps.keys(pulled.tables(), Replicated.ATTEMPTS)).containsExactly(task.id());
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
    PostgresServer.execute(
        database,
        "update replicas set acknowledged = acknowledged - 1 where replica = '%s'"
            .formatted(copy.replica));
    stored();
    for (int i = 0; i < 2; i++) {
      Pulled pulled = copy.pulled();
      assertThat(copy.epoch.to(pulled.epoch())).isEqualTo(Epoch.Change.WENT_BACK);
      assertThat(pulled.tables()).isEmpty();
      assertThat(copy.epoch.to(copy.look())).isEqualTo(Epoch.Change.WENT_BACK);
    }
  }

  @Test
  void aCopyThatHasNothingIsToldToReadEverything() {
    SyncSteps fresh = new SyncSteps(sync);
    fresh.look();
    stored();
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
    PostgresServer.execute(
        database,
        FACT.replace("values (", "select ")
            .formatted("gen_random_uuid()")
            .replace("'{}')", "'{}' from generate_series(1, 50001)"));
    Pulled pulled = copy.pulled();
    assertThat(pulled.tables()).isEmpty();
    assertPruned(copy, pulled);
    PostgresServer.execute(database, "delete from facts");
  }

  @Test
  void aLogThatDoesNotReachBackIsTold() {
    SyncSteps other = new SyncSteps(sync);
    other.look();
    other.readAll();
    stored();
    other.pull();
    PostgresServer.execute(database, "update sync_state set pruned = pg_current_snapshot()::text");
    Pulled pulled = copy.pulled();
    assertThat(pulled.tables()).isEmpty();
    assertPruned(copy, pulled);
  }

  @Test
  void aWitnessThatIsMissingIsTold() {
    Task task = stored();
    assertThat(copy.look(task.revision().operation()).witnessed()).isTrue();
    assertThat(copy.look(UUID.randomUUID()).witnessed()).isFalse();
  }
}
