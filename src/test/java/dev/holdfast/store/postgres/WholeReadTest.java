package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.PrimarySync;
import dev.holdfast.store.Pulled;
import dev.holdfast.store.Replicated;
import dev.holdfast.sync.Epoch;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everything in one snapshot, page by page (rule R5). */
class WholeReadTest {
  private static final int TASKS = 2_500;
  private static final int RUNS = 3;

  private static final String RUN_ROWS =
      """
      insert into attempts
      select id, n, gen_random_uuid(), 'w', now(), now(), false
      from tasks, generate_series(1, %d) as n
      """;

  private final SyncedDatabase database = new SyncedDatabase();
  private SyncSteps copy;

  @BeforeEach
  void begin() {
    copy = new SyncSteps(database.sync);
    copy.look();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private String era() {
    return database.value("select era from sync_state");
  }

  private String counter() {
    return database.value(
        "select acknowledged from replicas where replica = '%s'".formatted(copy.replica));
  }

  @Test
  void everyRowComesOnceAndAllRunsOfATaskTogether() {
    database.tasks(TASKS);
    database.execute(RUN_ROWS.formatted(RUNS));
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
    database.tasks(1);
    PrimarySync.Reading reading = copy.reading();
    database.tasks(2);
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
    SyncSteps other = new SyncSteps(database.sync);
    other.look();
    other.readAll();
    String before = era();
    database.execute("update replicas set acknowledged = 0");
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
