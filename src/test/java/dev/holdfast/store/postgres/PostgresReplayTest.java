package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Clock;
import dev.holdfast.domain.Fact;
import dev.holdfast.domain.Json;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Precondition;
import dev.holdfast.domain.Samples;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskChange.Cancel;
import dev.holdfast.domain.TaskChange.Edit;
import dev.holdfast.store.Copy;
import dev.holdfast.sync.Drain.Ended;
import dev.holdfast.sync.Entry;
import dev.holdfast.sync.Replay;
import dev.holdfast.sync.Replay.Apply;
import dev.holdfast.sync.Replay.Done;
import dev.holdfast.sync.entry.JournalOfTests;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a journal does to a real PostgreSQL, once. */
class PostgresReplayTest extends ReplayOnServer {

  private static void assertApplied(Ended ended, int entries) {
    assertThat(ended).isEqualTo(all(new Apply(), entries));
  }

  private static Ended all(Replay verdict, int entries) {
    return new Ended.Committed(Collections.nCopies(entries, verdict));
  }

  @Test
  void newTasksKeepTheirIdsTimesAndVersions() {
    Instant past = Clock.micros(Instant.now().minus(Duration.ofHours(5)));
    Operation create = new Operation(UUID.randomUUID(), "task.create", "hash", past);
    Task task = Samples.task().queued().description("Ärger").build(create);

    assertApplied(apply(journal.create(create, task)), 1);

    assertThat(read(task)).isEqualTo(task);
    assertThat(task("search", task)).isEqualTo("echo\närger");
    assertThat(task("ready", task)).isEqualTo("t");
    assertThat(column("operations", "request_hash", create.id())).isEqualTo("hash");
    assertThat(value("select applied from origins")).isEqualTo("1");
  }

  private Task read(Task task) {
    return Wired.got(
            connection
                .query("select * from tasks where id = '" + task.id() + "'")
                .execute()
                .map(rows -> TaskEntity.of(rows.iterator().next())))
        .task();
  }

  @Test
  void aTaskIsMadeChangedClaimedEndedAndDeletedInOneBatchOrMany() {
    Made made = queued();
    Operation claim = JournalOfTests.operation("task.claim");
    Entry patch = journal.change(made.task(), new Edit(Samples.priority(7)));
    Task patched = new Edit(Samples.priority(7)).applyTo(made.task(), claim);
    Task running = claimed(patched, claim);
    Entry claiming = journal.claim(claim, running);
    Entry ended = journal.settle(end(running));

    assertApplied(apply(made.entry(), patch, claiming), 3);
    assertThat(read(made.task()).spec().priority()).isEqualTo(7);
    assertThat(task("claim_id", made.task())).isEqualTo(claim.id().toString());
    assertApplied(apply(ended), 1);

    assertThat(task("status", made.task())).isEqualTo("completed");
    assertThat(task("version", made.task())).isEqualTo("4");
    assertThat(value("select result || late from attempts")).isEqualTo("{\"ok\":1.10}false");
    assertApplied(apply(journal.delete(made.task().id(), Precondition.NONE)), 1);
    assertThat(count("tasks") + count("attempts")).isZero();
    assertThat(count("operations")).isEqualTo(5);
    assertThat(value("select applied from origins")).isEqualTo("5");
  }

  @Test
  void theLeaseOfAClaimIsByTheServersClock() {
    Made made = queued();
    Operation early =
        new Operation(UUID.randomUUID(), "task.claim", null, Instant.EPOCH.plusSeconds(9));
    apply(made.entry(), journal.claim(early, claimed(made.task(), early)));

    assertThat(task("lease_expires_at between now() and now() + interval '31 s'", made.task()))
        .isEqualTo("t");
  }

  @Test
  void anOperationIsKeptFromItsReplayOn() {
    Operation old =
        new Operation(UUID.randomUUID(), "task.create", null, Instant.EPOCH.plusSeconds(9));
    Fact fact = Fact.create(UUID.randomUUID(), "x", List.of(), Json.EMPTY_OBJECT, old);

    apply(journal.create(old, fact));

    assertThat(column("operations", "at > now() - interval '1 minute'", old.id())).isEqualTo("t");
  }

  @Test
  void factsAreMadeChangedAndDeleted() {
    Operation create = JournalOfTests.operation("fact.create");
    Fact fact =
        Fact.create(UUID.randomUUID(), "Eins", List.of("a"), new Json("{\"n\":1.10}"), create);
    assertApplied(apply(journal.create(create, fact)), 1);
    assertThat(column("facts", "search || tags || meta_data", fact.id()))
        .isEqualTo("eins[\"a\"]{\"n\":1.10}");

    assertApplied(apply(journal.change(fact, Samples.text("Zwei"), Precondition.NONE)), 1);
    assertThat(column("facts", "text || search || version", fact.id())).isEqualTo("Zweizwei2");

    assertApplied(apply(journal.deleteFact(fact.id(), Precondition.NONE)), 1);
    assertThat(count("facts")).isZero();
  }

  @Test
  void aRefusalIsKnownToWhoeverRepeatsTheKey() {
    Operation keyed = JournalOfTests.keyed("task.run", "hash");
    Entry refused = journal.refused(keyed, "{\"refusal\":\"NotFound\"}");

    assertApplied(apply(refused), 1);

    assertThat(column("operations", "outcome", keyed.id())).isEqualTo(refused.outcome());
  }

  @Test
  void aBatchThatComesAgainChangesNothing() {
    Made made = queued();
    Entry[] entries = {made.entry(), journal.change(made.task(), new Edit(Samples.priority(7)))};
    apply(entries);
    String before = value("select max(seq) from change_log");

    assertThat(apply(entries)).isEqualTo(all(new Done(), 2));

    assertThat(value("select max(seq) from change_log")).isEqualTo(before);
    assertThat(task("version", made.task())).isEqualTo("2");
  }

  @Test
  void underANewOriginItsOperationsAreKnown() {
    Made made = queued();
    apply(made.entry());
    JournalOfTests again = new JournalOfTests();
    Entry repeated =
        again.create(
            new Operation(made.entry().operation(), "task.create", null, made.entry().at()),
            made.task());

    assertThat(apply(repeated)).isEqualTo(all(new Done(), 1));

    assertThat(count("tasks")).isEqualTo(1);
    assertThat(count("origins")).isEqualTo(2);
  }

  @Test
  void aCreateTakesTheClaimAlongThatWasMadeSince() {
    Made made = queued();
    Operation claim = JournalOfTests.operation("task.claim");
    claims.put(made.task().id(), new Copy.Claim(claim.id(), "pod", claim.at(), 1));
    assertApplied(apply(made.entry()), 1);
    assertThat(task("status || attempt || worker || version", made.task()))
        .isEqualTo("running1pod1");
    assertThat(task("ready", made.task())).isEqualTo("f");
    claims.clear();

    Entry patch = journal.change(made.task(), new Edit(Samples.priority(7)));
    assertApplied(apply(patch), 1);
    assertThat(task("status || attempt || priority", made.task())).isEqualTo("running17");

    Task running = claimed(made.task(), claim);
    assertApplied(apply(journal.claim(claim, running), journal.settle(end(running))), 2);
    assertThat(task("status || attempt", made.task())).isEqualTo("completed1");
    assertThat(value("select bool_or(late) from attempts")).isEqualTo("f");
  }

  @Test
  void aClaimOfThePoolsOwnIsNoneThatWasTakenAlong() {
    Made made = queued();
    apply(made.entry());
    UUID theirs = UUID.randomUUID();
    PostgresServer.execute(
        database,
        "insert into operations (id, kind, at) values ('%s', 'task.claim', now())"
            .formatted(theirs),
        "update tasks set status = 'running', worker = 'them', claim_id = '%s', attempt = 1"
            .formatted(theirs));

    assertApplied(apply(journal.change(made.task(), new Edit(Samples.priority(7)))), 1);

    assertThat(task("claim_id", made.task())).isEqualTo(theirs.toString());
    assertThat(task("status || attempt || priority", made.task())).isEqualTo("running17");
  }

  @Test
  void whatEndsAfterSomebodyElseHasEndedItIsALateAttempt() {
    Made made = queued();
    Operation claim = JournalOfTests.operation("task.claim");
    Task running = claimed(made.task(), claim);
    apply(made.entry(), journal.claim(claim, running), journal.change(running, new Cancel()));

    assertApplied(apply(journal.settle(end(running))), 1);

    assertThat(task("status", made.task())).isEqualTo("cancelled");
    assertThat(value("select late || result from attempts")).isEqualTo("true{\"ok\":1.10}");
  }

  @Test
  void whatStaysQueuedKeepsItsPlace() {
    Made made = queued();
    apply(made.entry());
    String due = task("due_at", made.task());

    apply(journal.change(made.task(), new Edit(Samples.priority(7))));

    assertThat(task("due_at", made.task())).isEqualTo(due);
    assertThat(task("ready", made.task())).isEqualTo("t");
  }

  @Test
  void manyEntriesAreOneTransaction() {
    Entry[] entries = new Entry[500];
    Arrays.setAll(entries, i -> queued().entry());

    assertApplied(apply(entries), 500);

    assertThat(count("tasks")).isEqualTo(500);
    assertThat(value("select count(distinct xid) from tasks")).isEqualTo("1");
    assertThat(value("select count(*) from change_log where tbl = 'tasks'")).isEqualTo("1");
  }
}
