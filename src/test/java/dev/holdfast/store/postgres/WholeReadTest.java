package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.PrimarySync;
import dev.holdfast.store.Pulled;
import dev.holdfast.store.Replicated;
import dev.holdfast.sync.Epoch;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everything in one snapshot, page by page (rule R5). */
@QuarkusTest
@TestProfile(LimitedRole.class)
class WholeReadTest {
  private static final int TASKS = 2_500;
  private static final int RUNS = 3;

  private static final String TASK_ROWS =
      """
      insert into tasks (id, type, status, queue, priority, ready, attempt, budget_base,
        max_attempts, created_at, updated_at, version, operation_id, drift_score, labels,
        description, search, params)
      select gen_random_uuid(), 'echo', 'created', 'q', 0, false, 0, 0, 5, now(), now(), 1,
        gen_random_uuid(), 0.5, '{}', '', '', '{}'
      from generate_series(1, %d)
      """;
  private static final String RUN_ROWS =
      """
      insert into attempts
      select id, n, gen_random_uuid(), 'w', now(), now(), false
      from tasks, generate_series(1, %d) as n
      """;

  @Inject PostgresSync sync;

  private final String database =
      ConfigProvider.getConfig().getValue("holdfast.postgres.database", String.class);
  private final PostgresUnderTest store = new PostgresUnderTest();
  private SyncSteps copy;

  @BeforeEach
  void begin() {
    store.clear();
    copy = new SyncSteps(sync);
    copy.look();
  }

  private String era() {
    return PostgresServer.value(database, "select era from sync_state");
  }

  private String counter() {
    return PostgresServer.value(
        database, "select acknowledged from replicas where replica = '%s'".formatted(copy.replica));
  }

  @Test
  void everyRowComesOnceAndAllRunsOfATaskTogether() {
    PostgresServer.execute(database, TASK_ROWS.formatted(TASKS), RUN_ROWS.formatted(RUNS));
    List<Pulled.Rows> pages = copy.readAll();
    assertThat(SyncSteps.rows(pages, Replicated.TASKS)).hasSize(TASKS);
    assertThat(SyncSteps.rows(pages, Replicated.ATTEMPTS)).hasSize(TASKS * RUNS);
    for (Replicated table : Replicated.ALL) {
      List<UUID> keys = SyncSteps.keys(pages, table);
      assertThat(keys).doesNotHaveDuplicates();
      assertThat(new HashSet<>(keys)).hasSize(SyncSteps.rows(pages, table).isEmpty() ? 0 : TASKS);
    }
    assertThat(pages).extracting(page -> page.rows().size()).allMatch(rows -> rows <= 1_002);
    assertThat(copy.pull().tables()).isEmpty();
  }

  @Test
  void whatIsWrittenMeanwhileComesWithTheNextPull() {
    PostgresServer.execute(database, TASK_ROWS.formatted(1));
    PrimarySync.Reading reading = copy.reading();
    PostgresServer.execute(database, TASK_ROWS.formatted(2));
    assertThat(Wired.got(reading.next()).rows()).hasSize(1);
    assertThat(Wired.got(reading.next())).isNull();
    Wired.got(reading.end());
    copy.cursor = reading.snapshot();
    copy.epoch = reading.epoch();
    assertThat(SyncSteps.keys(copy.pull().tables(), Replicated.TASKS)).hasSize(2);
  }

  @Test
  void theCounterIsRaisedByOneThatIsReadToItsEnd() {
    PrimarySync.Reading half = copy.reading();
    Wired.got(half.end());
    assertThat(counter()).isEqualTo("0");
    copy.readAll();
    assertThat(counter()).isEqualTo("1");
    assertThat(copy.epoch.acknowledged()).isEqualTo(1);
  }

  @Test
  void aWayBackReplacesTheEraOnce() {
    copy.readAll();
    SyncSteps other = new SyncSteps(sync);
    other.look();
    other.readAll();
    String before = era();
    PostgresServer.execute(database, "update replicas set acknowledged = 0");
    assertThat(copy.epoch.to(copy.look())).isEqualTo(Epoch.Change.WENT_BACK);
    copy.readAll();
    String after = era();
    assertThat(after).isNotEqualTo(before).isEqualTo(copy.epoch.era().toString());

    assertThat(other.epoch.to(other.look())).isEqualTo(Epoch.Change.WENT_BACK);
    other.readAll();
    assertThat(era()).isEqualTo(after);
    assertThat(copy.epoch.to(copy.look())).isEqualTo(Epoch.Change.NONE);
    assertThat(other.epoch.to(other.look())).isEqualTo(Epoch.Change.NONE);
  }
}
