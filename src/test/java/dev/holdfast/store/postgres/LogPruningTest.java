package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Replicated;
import dev.holdfast.sync.Snapshot;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is forgotten of the change log, and when (rule R5). */
class LogPruningTest {
  private static final int MANY = 1_000_000;
  private final SyncedDatabase database = new SyncedDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  private SyncSteps copy() {
    SyncSteps copy = new SyncSteps(database.sync);
    copy.look();
    copy.readAll();
    copy.pull();
    return copy;
  }

  private boolean prune(int cap) {
    return Wired.got(new LogPruning(cap).prune(database.wired.connection()));
  }

  private void write(int times) {
    for (int i = 0; i < times; i++) {
      database.facts(1);
    }
  }

  private int kept() {
    return Integer.parseInt(database.value("select count(*) from change_log"));
  }

  private Snapshot pruned() {
    return Snapshot.of(database.value("select pruned from sync_state"));
  }

  @Test
  void whatEveryReplicaHasIsForgotten() {
    SyncSteps one = copy();
    SyncSteps other = copy();
    write(3);
    one.pull();
    one.pull();
    assertThat(prune(MANY)).isFalse();
    assertThat(kept()).isEqualTo(3);
    other.pull();
    other.pull();
    prune(MANY);
    assertThat(kept()).isZero();
    write(2);
    assertThat(SyncSteps.keys(one.pull().tables(), Replicated.FACTS)).hasSize(2);
    assertThat(one.cursor.contains(pruned())).isTrue();
  }

  @Test
  void whatIsStillOpenIsKept() throws SQLException {
    SyncSteps copy = copy();
    try (Connection writer = PostgresServer.connect(database.name);
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute(SyncedDatabase.fact(UUID.randomUUID()));
      write(2);
      copy.pull();
      copy.pull();
      prune(MANY);
      assertThat(kept()).isZero();
      writer.commit();
    }
    assertThat(SyncSteps.keys(copy.pull().tables(), Replicated.FACTS)).hasSize(1);
    assertThat(copy.cursor.contains(pruned())).isTrue();
  }

  @Test
  void aReplicaThatWasAwayForADayHoldsNothingBack() {
    SyncSteps away = copy();
    write(2);
    SyncSteps here = copy();
    prune(MANY);
    assertThat(kept()).isEqualTo(2);
    database.execute(
        "update replicas set at = now() - interval '25 hours' where replica = '%s'"
            .formatted(away.replica));
    prune(MANY);
    assertThat(kept()).isZero();
    assertThat(away.cursor.contains(away.pulled().pruned())).isFalse();
    assertThat(here.cursor.contains(here.pull().pruned())).isTrue();
  }

  @Test
  void theCapHoldsWhoeverLagsBehind() {
    SyncSteps slow = copy();
    write(10);
    prune(4);
    assertThat(kept()).isBetween(3, 4);
    assertThat(slow.cursor.contains(slow.pulled().pruned())).isFalse();
    slow.readAll();
    write(1);
    assertThat(SyncSteps.keys(slow.pull().tables(), Replicated.FACTS)).hasSize(1);
  }

  @Test
  void whatWasForgottenStaysSo() {
    copy();
    write(10);
    prune(4);
    Snapshot before = pruned();
    new SyncSteps(database.sync).look();
    prune(MANY);
    assertThat(pruned()).isEqualTo(before);
  }

  @Test
  void theLogIsReadByItsIndexFromTheCursorOn() {
    new SyncSteps(database.sync).look();
    database.execute(
        "insert into change_log (xid, tbl, ids, op)"
            + " select (n + 100)::text::xid8, 'facts', array[gen_random_uuid()::text], 'INSERT'"
            + " from generate_series(1, 100000) as n",
        "analyze change_log");
    Snapshot cursor = Snapshot.of("90000:99900:90000,90007");
    StringBuilder plan = new StringBuilder();
    Wired.got(
            database
                .wired
                .connection()
                .query("explain (analyze, costs off, timing off) " + ChangePull.changes(cursor))
                .execute())
        .forEach(row -> plan.append(row.getString(0)).append('\n'));
    assertThat(plan.toString())
        .contains("change_log_xid")
        .doesNotContain("Seq Scan")
        .doesNotContain("Filter");
    assertThat(plan.toString()).contains("rows=203");
  }
}
