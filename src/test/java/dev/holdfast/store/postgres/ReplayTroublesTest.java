package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Precondition;
import dev.holdfast.domain.Samples;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskChange.Edit;
import dev.holdfast.sync.Drain.Ended;
import dev.holdfast.sync.Entry;
import dev.holdfast.sync.Replay.Apply;
import dev.holdfast.sync.Replay.Done;
import dev.holdfast.sync.entry.JournalOfTests;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A replay that meets others, or a server that does not take it. */
class ReplayTroublesTest extends ReplayOnServer {
  private static final String DIRECT =
      "insert into operations (id, kind, at) values ('%s', 'task.create', now())";

  private void assertNothingIsThere() {
    assertThat(count("tasks") + count("operations") + count("origins")).isZero();
  }

  private void assertConnectionIsFree() {
    assertThat(apply(queued().entry())).isEqualTo(new Ended.Committed(List.of(new Apply())));
  }

  @Test
  void aDirectTransactionThatIsStillOpenIsWaitedForAndItsEffectKnown() throws Exception {
    Made made = queued();
    try (Connection direct = session(DIRECT.formatted(made.entry().operation()))) {
      CompletableFuture<Ended> ended = start(made.entry());
      awaitWaiting();
      direct.commit();

      assertThat(ended.get()).isEqualTo(new Ended.Committed(List.of(new Done())));
    }
    assertThat(count("tasks")).isZero();
  }

  @Test
  void aDirectTransactionThatIsGivenUpLeavesItToTheReplay() throws Exception {
    Made made = queued();
    try (Connection direct = session(DIRECT.formatted(made.entry().operation()))) {
      CompletableFuture<Ended> ended = start(made.entry());
      awaitWaiting();
      direct.rollback();

      assertThat(ended.get()).isEqualTo(new Ended.Committed(List.of(new Apply())));
    }
    assertThat(count("tasks")).isEqualTo(1);
  }

  @Test
  void oneThatStaysOpenIsWaitedForALittleAndAskedAgain() throws SQLException {
    Made made = queued();
    try (Connection direct = session(DIRECT.formatted(made.entry().operation()))) {
      assertThat(apply(made.entry())).isEqualTo(new Ended.NotNow());
      direct.rollback();
    }
    assertNothingIsThere();
    assertThat(apply(made.entry())).isEqualTo(new Ended.Committed(List.of(new Apply())));
  }

  @Test
  void aClaimThatIsWaitedForIsNoneThatWasTakenAlong() throws Exception {
    Made made = queued();
    apply(made.entry());
    UUID claim = UUID.randomUUID();
    String claiming = "update tasks set status = 'running', worker = 'them', claim_id = '%s'";
    try (Connection direct = session(DIRECT.formatted(claim), claiming.formatted(claim))) {
      CompletableFuture<Ended> ended =
          start(journal.change(made.task(), new Edit(Samples.priority(7))));
      awaitWaiting();
      direct.commit();

      assertThat(ended.get()).isInstanceOf(Ended.Committed.class);
    }
    assertThat(value("select status || priority || (claim_id = '%s') from tasks".formatted(claim)))
        .isEqualTo("running7true");
  }

  @Test
  void twoDrainsOfOneOriginGoOneAfterTheOther() throws Exception {
    Made made = queued();
    apply(made.entry());
    Entry patch = journal.change(made.task(), new Edit(Samples.priority(7)));
    try (Connection other =
        session("update origins set applied = 2 where origin = '" + patch.origin() + "'")) {
      CompletableFuture<Ended> ended = start(patch);
      awaitWaiting();
      other.commit();

      assertThat(ended.get()).isEqualTo(new Ended.Committed(List.of(new Done())));
    }
    assertThat(task("priority", made.task())).isEqualTo("0");
  }

  @Test
  void whatPostgresNeverTakesFailsAsAWholeSoThatItIsLookedFor() {
    Operation create = JournalOfTests.operation("task.create");
    Task poison = Samples.task().description("a\u0000b").build(create);

    Ended ended = apply(queued().entry(), journal.create(create, poison));

    assertThat(ended).isInstanceOf(Ended.Failed.class);
    assertThat(((Ended.Failed) ended).why()).contains("22021");
    assertNothingIsThere();
    assertConnectionIsFree();
  }

  @Test
  void whatIsTooSlowIsSaidToBe() throws SQLException {
    Made made = queued();
    apply(made.entry());
    PostgresServer.execute(
        database,
        """
        create function slowly() returns trigger language plpgsql as $$
        begin perform pg_sleep(9); return null; end $$
        """,
        "create trigger slowly after update on tasks for each statement execute function slowly()");

    assertThat(apply(journal.change(made.task(), new Edit(Samples.priority(7)))))
        .isEqualTo(new Ended.TooSlow());

    assertThat(task("priority", made.task())).isEqualTo("0");
    assertConnectionIsFree();
  }

  @Test
  void whatFailsInAWayOfItsOwnIsNoReasonToWait() {
    PostgresServer.execute(
        database,
        """
        create function cursed() returns trigger language plpgsql as $$
        begin raise exception 'cursed' using errcode = 'XX000'; end $$
        """,
        "create trigger cursed after delete on facts for each statement execute function cursed()",
        "insert into facts select gen_random_uuid(), now(), now(), 1, gen_random_uuid(), '[]', '',"
            + " '', '{}'");
    UUID fact = UUID.fromString(value("select id from facts"));

    Ended ended = apply(journal.deleteFact(fact, Precondition.NONE));

    assertThat(((Ended.Failed) ended).why()).contains("XX000", "cursed");
    assertThat(count("facts")).isEqualTo(1);
  }

  @Test
  void aConnectionThatIsCutIsClosedAndNothingIsSaidOfTheBatch() throws Exception {
    Made made = queued();
    try (Connection direct = session(DIRECT.formatted(made.entry().operation()))) {
      CompletableFuture<Ended> ended = start(made.entry());
      awaitWaiting();
      PostgresServer.execute(
          "postgres",
          "select pg_terminate_backend(pid) from pg_stat_activity"
              + " where application_name = 'holdfast' and datname = '"
              + database
              + "'");

      assertThat(ended.get()).isEqualTo(new Ended.NotNow());
      assertThat(apply(made.entry())).isEqualTo(new Ended.NotNow());
      direct.rollback();
    }
    assertNothingIsThere();
  }
}
