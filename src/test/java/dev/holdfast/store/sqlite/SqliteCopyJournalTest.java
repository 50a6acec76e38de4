package dev.holdfast.store.sqlite;

import static dev.holdfast.store.sqlite.CopyUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.ClaimRequest;
import dev.holdfast.domain.Fact;
import dev.holdfast.domain.HoldfastException.Conflict;
import dev.holdfast.domain.HoldfastException.StoreFull;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Precondition;
import dev.holdfast.domain.Samples;
import dev.holdfast.domain.Settled;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskChange;
import dev.holdfast.domain.TaskOutcome;
import dev.holdfast.domain.TaskRepository;
import dev.holdfast.store.Copy;
import dev.holdfast.store.Outcome;
import dev.holdfast.sync.Entry;
import dev.holdfast.sync.JournalRoom;
import dev.holdfast.sync.RowName;
import dev.holdfast.sync.entry.Bodies;
import dev.holdfast.sync.entry.Body;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a write leaves in the journal while PostgreSQL is away (rules S1, S2, M1, section 6). */
class SqliteCopyJournalTest {
  private static final TaskChange CANCEL = new TaskChange.Cancel();

  @TempDir Path folder;
  private CopyUnderTest store;

  @BeforeEach
  void open() {
    store = CopyUnderTest.warm(folder.resolve("holdfast.db"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Task create(TaskRepository tasks, Operation operation) {
    Task task = Samples.task().queued().build(operation);
    await(tasks.insert(operation, List.of(task)));
    return task;
  }

  private Task create() {
    return create(store.tasks(), Samples.operation("task.create"));
  }

  private List<Task> claim(TaskRepository tasks) {
    ClaimRequest request =
        new ClaimRequest("w", List.of("echo"), List.of(), 9, Duration.ofSeconds(30));
    return await(tasks.claim(Samples.operation("task.claim"), request));
  }

  private Settled settle(Task claimed) {
    var end = Samples.settlement(claimed, new TaskOutcome.Completed(null));
    return await(store.tasks().settle(Samples.operation("task.settle"), List.of(end))).get(0);
  }

  private Entry last() {
    List<Entry> journal = store.journal();
    return journal.get(journal.size() - 1);
  }

  private static Body body(Entry entry) {
    return Bodies.read(entry.body()).orElseThrow();
  }

  @Test
  void aWriteLeavesOneEntryThatSaysAllOfIt() {
    Operation create = Samples.keyed("task.create", "hash");
    Task task = create(store.tasks(), create);
    Entry entry = last();
    assertThat(entry.operation()).isEqualTo(create.id());
    assertThat(entry.hash()).isEqualTo("hash");
    assertThat(entry.outcome()).isEqualTo(Outcome.of(List.of(task)));
    assertThat(entry.kind()).isEqualTo("task.create");
    assertThat(entry.at()).isEqualTo(create.at());
    assertThat(entry.doubt()).isFalse();
    assertThat(entry.touches())
        .containsExactlyInAnyOrder(RowName.task(task.id()), RowName.operation(create.id()));
    assertThat(body(entry)).isEqualTo(new Body.CreateTasks(List.of(task)));
    assertThat(store.copy.depth()).isEqualTo(1);
    assertThat(store.copy.oldestAt()).isEqualTo(create.at());
    assertThat(store.copy.journalBytes()).isPositive();
  }

  @Test
  void everyKindOfWriteIsJournalledAsWhatItDoes() {
    Task task = create();
    Operation patch = Samples.operation("task.patch");
    TaskChange edit = new TaskChange.Edit(Samples.priority(3));
    await(store.tasks().change(patch, task.id(), edit, Precondition.NONE));
    assertThat(body(last()))
        .isInstanceOfSatisfying(
            Body.ChangeTask.class,
            change -> {
              assertThat(change.version()).isEqualTo(2);
              assertThat(change.changed()).isTrue();
            });
    Task claimed = claim(store.tasks()).get(0);
    assertThat(body(last()))
        .isEqualTo(
            new Body.ClaimTasks(
                "w", Duration.ofSeconds(30), List.of(new Body.Claimed(task.id(), 3))));
    settle(claimed);
    assertThat(body(last())).isInstanceOf(Body.SettleRuns.class);
    await(store.tasks().delete(Samples.operation("task.delete"), task.id(), Precondition.NONE));
    assertThat(body(last())).isEqualTo(new Body.DeleteTask(task.id(), Precondition.NONE));
    Fact fact = Samples.fact("text");
    await(store.facts().insert(Samples.operation("fact.create"), List.of(fact)));
    assertThat(body(last())).isEqualTo(new Body.CreateFacts(List.of(fact)));
    await(
        store
            .facts()
            .change(
                Samples.operation("fact.patch"), fact.id(), Samples.text("x"), Precondition.NONE));
    assertThat(body(last())).isInstanceOf(Body.ChangeFact.class);
    await(store.facts().delete(Samples.operation("fact.delete"), fact.id(), Precondition.NONE));
    assertThat(body(last())).isEqualTo(new Body.DeleteFact(fact.id(), Precondition.NONE));
    assertThat(last().touches()).contains(RowName.fact(fact.id()));
    assertThat(store.copy.depth()).isEqualTo(8);
  }

  @Test
  void aChangeThatChangesNothingHereIsJournalledForItMayChangeSomethingThere() {
    Task task = create();
    await(
        store
            .tasks()
            .change(
                Samples.operation("task.run"), task.id(), new TaskChange.Run(), Precondition.NONE));
    assertThat(body(last()))
        .isInstanceOfSatisfying(
            Body.ChangeTask.class, change -> assertThat(change.changed()).isFalse());
  }

  @Test
  void whatIsReadRenewedOrFoundEmptyIsNotJournalled() {
    assertThat(claim(store.tasks())).isEmpty();
    await(store.tasks().heartbeat("w", java.util.Set.of(), Samples.now(), Duration.ofSeconds(1)));
    await(store.tasks().takeOver(Samples.operation("task.take-over"), 9));
    assertThat(store.copy.depth()).isZero();
  }

  @Test
  void aRepeatedWriteGetsItsFirstAnswerAndNoSecondEntry() {
    Operation create = Samples.keyed("task.create", "hash");
    Task task = create(store.tasks(), create);
    assertThat(await(store.inDoubt().insert(Samples.again(create), List.of(task))).replayed())
        .isTrue();
    assertThat(store.copy.depth()).isEqualTo(1);
  }

  @Test
  void aKeyedRefusalIsJournalledAndOneWithoutAKeyIsNot() {
    Task task = create();
    Operation keyed = Samples.keyed("task.delete", "hash");
    assertThatThrownBy(() -> await(store.tasks().delete(keyed, task.id(), Precondition.NONE)))
        .isInstanceOf(Conflict.class);
    assertThat(store.copy.depth()).isEqualTo(2);
    assertThat(body(last())).isEqualTo(new Body.Refused());
    assertThat(last().outcome()).contains("Conflict");
    assertThat(last().touches()).containsExactly(RowName.operation(keyed.id()));
    Operation plain = Samples.operation("task.delete");
    assertThatThrownBy(() -> await(store.tasks().delete(plain, task.id(), Precondition.NONE)))
        .isInstanceOf(Conflict.class);
    assertThat(store.copy.depth()).isEqualTo(2);
  }

  @Test
  void aWriteOfAnotherGenerationIsNotAppliedAndToldSo() {
    Task task = create();
    store.generation.set(2);
    Operation cancel = Samples.operation("task.cancel");
    assertThatThrownBy(
            () -> await(store.tasks().change(cancel, task.id(), CANCEL, Precondition.NONE)))
        .isInstanceOf(Copy.OtherGeneration.class);
    assertThat(store.copy.depth()).isEqualTo(1);
    assertThat(store.copy.admitted()).isZero();
    assertThat(store.select("select id from operations where id = ?", cancel.id())).isEmpty();
    assertThat(await(store.tasks().find(task.id()))).isEqualTo(task);
  }

  @Test
  void aCallInDoubtSaysSoInItsEntry() {
    create(store.inDoubt(), Samples.operation("task.create"));
    assertThat(last().doubt()).isTrue();
  }

  @Test
  void aCreateWhoseRowIsThereAlreadyIsAnsweredAndJournalledInDoubt() {
    Task task = create();
    Operation again = new Operation(UUID.randomUUID(), "task.create", null, Samples.now());
    assertThat(await(store.tasks().insert(again, List.of(task))).value()).containsExactly(task);
    assertThat(last().operation()).isEqualTo(again.id());
    assertThat(last().doubt()).isTrue();
  }

  @Test
  void theEndOfARunThatTheCopyHasNeverSeenIsForPostgresToDecide() {
    Operation create = Samples.operation("task.create");
    Task unknown = Samples.task().queued().build(create);
    Task claimed = Samples.claimed(unknown, Samples.operation("task.claim"));
    assertThat(settle(claimed)).isEqualTo(Settled.APPLIED);
    assertThat(store.copy.depth()).isEqualTo(1);
    await(store.tasks().insert(create, List.of(unknown)));
    assertThat(settle(claimed)).as("the copy lags behind the claim").isEqualTo(Settled.APPLIED);
    assertThat(await(store.tasks().find(unknown.id()))).isEqualTo(unknown);
    assertThat(store.copy.depth()).isEqualTo(3);
  }

  @Test
  void theEndOfARunThatWasCancelledHereIsLateAndJournalled() {
    create();
    Task claimed = claim(store.tasks()).get(0);
    await(
        store
            .tasks()
            .change(Samples.operation("task.cancel"), claimed.id(), CANCEL, Precondition.NONE));
    assertThat(settle(claimed)).isEqualTo(Settled.LATE);
    assertThat(body(last())).isInstanceOf(Body.SettleRuns.class);
  }

  @Test
  void aFullJournalTakesNothingMoreAndLosesNothing() {
    store.close();
    JournalRoom small =
        new JournalRoom(
            1, Duration.ofDays(7), Duration.ofHours(1), Duration.ZERO, 1 << 20, Duration.ofDays(1));
    store = CopyUnderTest.warm(folder.resolve("small.db"), small);
    Task task = create();
    assertThatThrownBy(this::create).isInstanceOf(StoreFull.class);
    assertThat(store.copy.depth()).isEqualTo(1);
    assertThat(await(store.tasks().find(task.id()))).isEqualTo(task);
    assertThat(store.select("select id from tasks")).hasSize(1);
  }

  @Test
  void onlyOwnTasksOfThisGenerationWithoutAKeyAndWithoutDoubtAreClaimed() {
    create(store.inDoubt(), Samples.operation("task.create"));
    create(store.tasks(), Samples.keyed("task.create", "hash"));
    Task mine = create();
    assertThat(claim(store.own())).extracting(Task::id).containsExactly(mine.id());
    assertThat(claim(store.own())).isEmpty();
    Operation create = Samples.operation("task.create");
    Task later = Samples.task().build(create);
    await(store.tasks().insert(create, List.of(later)));
    await(
        store
            .tasks()
            .change(
                Samples.operation("task.run"),
                later.id(),
                new TaskChange.Run(),
                Precondition.NONE));
    assertThat(claim(store.own())).extracting(Task::id).containsExactly(later.id());
  }

  @Test
  void anOwnTaskIsClaimedByItsQueueToo() {
    Operation operation = Samples.operation("task.create");
    Task task = Samples.task().queued().queue("q").build(operation);
    await(store.tasks().insert(operation, List.of(task)));
    ClaimRequest elsewhere =
        new ClaimRequest("w", List.of("echo"), List.of("other"), 9, Duration.ofSeconds(30));
    ClaimRequest here =
        new ClaimRequest("w", List.of("echo"), List.of("q"), 9, Duration.ofSeconds(30));
    assertThat(await(store.own().claim(Samples.operation("task.claim"), elsewhere))).isEmpty();
    assertThat(await(store.own().claim(Samples.operation("task.claim"), here))).hasSize(1);
  }

  @Test
  void anOwnTaskThatIsRetriedStaysOwn() {
    create();
    Task claimed = claim(store.own()).get(0);
    var end = Samples.settlement(claimed, new TaskOutcome.Failed("no", true));
    await(store.tasks().settle(Samples.operation("task.settle"), List.of(end)));
    assertThat(claim(store.own())).extracting(Task::id).containsExactly(claimed.id());
  }

  @Test
  void whatWasSentIsNobodysOwnAndTakesItsClaimAlong() {
    Task claimed = create();
    UUID claim = claim(store.own()).get(0).lease().claim();
    Task waiting = create();
    List<Entry> creates = List.of(store.journal().get(0), store.journal().get(2));
    var claims = await(store.copy.sending(creates));
    assertThat(claims.keySet()).containsExactly(claimed.id());
    assertThat(claims.get(claimed.id()))
        .satisfies(
            made -> {
              assertThat(made.operation()).isEqualTo(claim);
              assertThat(made.worker()).isEqualTo("w");
              assertThat(made.attempt()).isEqualTo(1);
            });
    assertThat(claim(store.own())).as("%s may be claimed elsewhere", waiting.id()).isEmpty();
    assertThat(store.select("select number from journal where sent = 1")).containsExactly("1", "3");
  }

  @Test
  void theClaimsWhoseEndsWaitAreKnown() {
    create();
    Task claimed = claim(store.tasks()).get(0);
    settle(claimed);
    assertThat(await(store.copy.claimsToSettle())).containsExactly(claimed.lease().claim());
  }
}
