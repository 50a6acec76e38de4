package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.Applied;
import dev.holdfast.domain.Attempt;
import dev.holdfast.domain.ClaimRequest;
import dev.holdfast.domain.HoldfastException.Conflict;
import dev.holdfast.domain.HoldfastException.Invalid;
import dev.holdfast.domain.HoldfastException.KeyReused;
import dev.holdfast.domain.HoldfastException.NotFound;
import dev.holdfast.domain.HoldfastException.PreconditionFailed;
import dev.holdfast.domain.Json;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Precondition;
import dev.holdfast.domain.Samples;
import dev.holdfast.domain.Settled;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskChange;
import dev.holdfast.domain.TaskOutcome;
import dev.holdfast.domain.TaskRepository;
import dev.holdfast.domain.TaskStatus;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store promises of tasks; lists have {@link TaskListContract}. */
public abstract class TaskRepositoryContract {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final TaskChange RUN = new TaskChange.Run();
  private static final TaskChange CANCEL = new TaskChange.Cancel();

  private StoreUnderTest store;
  private TaskRepository tasks;

  protected abstract StoreUnderTest open();

  @BeforeEach
  void openStore() {
    store = open();
    tasks = store.tasks();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private static <T> T await(Uni<T> answer) {
    return answer.await().atMost(PATIENCE);
  }

  private Task stored(Samples.TaskBuilder builder) {
    Operation operation = Samples.operation("task.create");
    return await(tasks.insert(operation, List.of(builder.build(operation)))).value().get(0);
  }

  private Task storedQueued() {
    return stored(Samples.task().queued());
  }

  private List<Task> claim(int limit, String... types) {
    ClaimRequest request =
        new ClaimRequest("w", List.of(types), List.of(), limit, Duration.ofSeconds(30));
    return await(tasks.claim(Samples.operation("task.claim"), request));
  }

  private Task change(Task task, TaskChange change) {
    return await(tasks.change(Samples.operation("change"), task.id(), change, Precondition.NONE))
        .value();
  }

  private Settled settle(Task claimed, TaskOutcome outcome) {
    return await(
            tasks.settle(
                Samples.operation("task.settle"), List.of(Samples.settlement(claimed, outcome))))
        .get(0);
  }

  @Test
  void aTaskComesBackAsItWasStored() {
    Task task =
        stored(
            Samples.task()
                .description("Straße \uD83D\uDE00 \"quoted\"")
                .domain("d")
                .labels(Map.of("k", "v"))
                .priority(-3)
                .runAfter(Samples.now().plusSeconds(60)));
    assertThat(await(tasks.find(task.id()))).isEqualTo(task);
  }

  @Test
  void anUnknownTaskIsNotFound() {
    assertThatThrownBy(() -> await(tasks.find(UUID.randomUUID()))).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> await(tasks.attempts(UUID.randomUUID()))).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> change(Samples.task().build(), RUN)).isInstanceOf(NotFound.class);
  }

  @Test
  void aBatchIsStoredWholeOrNotAtAll() {
    Task first = Samples.task().build();
    Task second = Samples.task().build();
    assertThatThrownBy(
            () ->
                await(
                    tasks.insert(Samples.operation("task.create"), List.of(first, second, first))))
        .isInstanceOf(Conflict.class);
    assertThatThrownBy(() -> await(tasks.find(second.id()))).isInstanceOf(NotFound.class);
  }

  @Test
  void anOperationTakesEffectOnceAndARepeatGetsTheFirstOutcome() {
    Operation create = Samples.keyed("task.create", "h");
    Task task = Samples.task().build(create);
    Applied<List<Task>> first = await(tasks.insert(create, List.of(task)));
    change(task, RUN);
    Applied<List<Task>> repeat = await(tasks.insert(Samples.again(create), List.of(task)));
    assertThat(first.replayed()).isFalse();
    assertThat(repeat.replayed()).isTrue();
    assertThat(repeat.value()).isEqualTo(first.value());
    assertThat(await(tasks.find(task.id())).revision().version()).isEqualTo(2);
  }

  @Test
  void aRepeatedChangeWithoutAKeyGetsTheFirstOutcomeToo() {
    Task task = stored(Samples.task());
    Operation run = Samples.operation("task.run");
    Task first = await(tasks.change(run, task.id(), RUN, Precondition.NONE)).value();
    change(task, CANCEL);
    Applied<Task> repeat = await(tasks.change(run, task.id(), RUN, Precondition.NONE));
    assertThat(repeat).isEqualTo(new Applied<>(first, true));
    assertThat(await(tasks.find(task.id())).status()).isEqualTo(TaskStatus.CANCELLED);
  }

  @Test
  void aRepeatedInsertWithoutAKeyChangesNothing() {
    Operation create = Samples.operation("task.create");
    Task task = Samples.task().build(create);
    await(tasks.insert(create, List.of(task)));
    assertThat(await(tasks.insert(create, List.of(task))))
        .isEqualTo(new Applied<>(List.of(task), true));
  }

  @Test
  void aRefusalOfAKeyedOperationIsKeptToo() {
    Task task = stored(Samples.task());
    Operation delete = Samples.keyed("task.delete", "h");
    assertThatThrownBy(() -> await(tasks.delete(delete, task.id(), Precondition.NONE)))
        .isInstanceOfSatisfying(Conflict.class, e -> assertThat(e.replayed()).isFalse());
    change(task, CANCEL);
    assertThatThrownBy(() -> await(tasks.delete(delete, task.id(), Precondition.NONE)))
        .isInstanceOfSatisfying(Conflict.class, e -> assertThat(e.replayed()).isTrue());
    assertThat(await(tasks.find(task.id()))).isNotNull();
  }

  @Test
  void theSameKeyWithAnotherRequestIsRefused() {
    Operation create = Samples.keyed("task.create", "h");
    await(tasks.insert(create, List.of(Samples.task().build(create))));
    Operation other = new Operation(create.id(), "task.create", "other", Samples.now());
    assertThatThrownBy(() -> await(tasks.insert(other, List.of(Samples.task().build(other)))))
        .isInstanceOf(KeyReused.class);
  }

  @Test
  void aPreconditionIsCheckedAgainstTheRowAsItStands() {
    Task task = stored(Samples.task());
    Precondition demand = Precondition.oneOf(List.of(task.revision()));
    Operation run = Samples.operation("task.run");
    assertThat(await(tasks.change(run, task.id(), RUN, demand)).value().status())
        .isEqualTo(TaskStatus.QUEUED);
    assertThatThrownBy(
            () -> await(tasks.change(Samples.operation("cancel"), task.id(), CANCEL, demand)))
        .isInstanceOf(PreconditionFailed.class);
    assertThatThrownBy(() -> await(tasks.delete(Samples.operation("delete"), task.id(), demand)))
        .isInstanceOf(PreconditionFailed.class);
  }

  @Test
  void aChangeThatChangesNothingLeavesTheRevisionAlone() {
    Task task = storedQueued();
    assertThat(change(task, RUN)).isEqualTo(task);
    assertThat(await(tasks.find(task.id()))).isEqualTo(task);
  }

  @Test
  void everyFieldThatAPatchMayChangeIsWritten() {
    Task task = stored(Samples.task());
    var patch =
        new dev.holdfast.domain.TaskPatch(
            dev.holdfast.domain.Field.set("new"),
            dev.holdfast.domain.Field.set(new Json("{\"x\":[]}")),
            dev.holdfast.domain.Field.set("dom"),
            dev.holdfast.domain.Field.set(9),
            dev.holdfast.domain.Field.set(Samples.now().plusSeconds(5)),
            dev.holdfast.domain.Field.set(Map.of("a", "b")),
            dev.holdfast.domain.Field.set(2));
    Task patched = change(task, new TaskChange.Edit(patch));
    assertThat(patched.revision().version()).isEqualTo(2);
    assertThat(await(tasks.find(task.id()))).isEqualTo(patched);
  }

  @Test
  void aFinishedTaskIsDeletedWithItsHistory() {
    Task claimed = claimed(storedQueued());
    settle(claimed, new TaskOutcome.Completed(Json.EMPTY_OBJECT));
    UUID id = claimed.id();
    assertThat(await(tasks.delete(Samples.operation("delete"), id, Precondition.NONE)).value())
        .isEqualTo(id);
    assertThatThrownBy(() -> await(tasks.attempts(id))).isInstanceOf(NotFound.class);
  }

  private Task claimed(Task task) {
    return claim(1, task.spec().type()).get(0);
  }

  @Test
  void aClaimTakesTheHighestPriorityThenTheLongestDue() {
    Task low = stored(Samples.task().queued());
    Task high = stored(Samples.task().queued().priority(5));
    Task later = stored(Samples.task().queued());
    assertThat(claim(2, "echo")).extracting(Task::id).containsExactly(high.id(), low.id());
    assertThat(claim(2, "echo")).extracting(Task::id).containsExactly(later.id());
    assertThat(claim(2, "echo")).isEmpty();
  }

  @Test
  void aClaimGivesTheTaskAsTheDomainSaysItIs() {
    Task task = storedQueued();
    Operation claim = Samples.operation("task.claim");
    ClaimRequest request =
        new ClaimRequest("w", List.of("echo"), List.of(), 1, Duration.ofSeconds(30));
    Task claimed = await(tasks.claim(claim, request)).get(0);
    assertThat(claimed).isEqualTo(Samples.claimed(task, claim));
    assertThat(await(tasks.find(task.id()))).isEqualTo(claimed);
  }

  @Test
  void onlyTheAskedTypesAndQueuesAreClaimed() {
    stored(Samples.task().queued().type("other"));
    Task mine = stored(Samples.task().queued().queue("q1"));
    ClaimRequest elsewhere =
        new ClaimRequest("w", List.of("echo"), List.of("q2"), 9, Duration.ofSeconds(30));
    ClaimRequest here =
        new ClaimRequest(
            "w", List.of("echo", "none"), List.of("q2", "q1"), 9, Duration.ofSeconds(30));
    assertThat(await(tasks.claim(Samples.operation("claim"), elsewhere))).isEmpty();
    assertThat(await(tasks.claim(Samples.operation("claim"), here)))
        .extracting(Task::id)
        .containsExactly(mine.id());
  }

  @Test
  void aTaskForLaterIsClaimedOnceItIsDue() {
    Task task = stored(Samples.task().queued().runAfter(Samples.now().plusSeconds(60)));
    assertThat(claim(1, "echo")).isEmpty();
    Samples.advance(Duration.ofSeconds(61));
    assertThat(claim(1, "echo")).extracting(Task::id).containsExactly(task.id());
  }

  @Test
  void aRunThatHoldsItsTaskEndsIt() {
    Task claimed = claimed(storedQueued());
    var settlement = Samples.settlement(claimed, new TaskOutcome.Completed(new Json("{\"r\":1}")));
    Operation settle = Samples.operation("task.settle");
    assertThat(await(tasks.settle(settle, List.of(settlement)))).containsExactly(Settled.APPLIED);
    assertThat(await(tasks.find(claimed.id()))).isEqualTo(settlement.after(settle));
    assertThat(await(tasks.attempts(claimed.id()))).containsExactly(settlement.attempt(false));
  }

  @Test
  void everyOutcomeIsWrittenAsTheDomainSays() {
    for (TaskOutcome outcome :
        List.of(
            new TaskOutcome.Failed("again", true),
            new TaskOutcome.Failed("never", false),
            new TaskOutcome.Snoozed(Duration.ofSeconds(9)),
            new TaskOutcome.Cancelled("why"),
            new TaskOutcome.Released(true),
            new TaskOutcome.Released(false),
            new TaskOutcome.Completed(null))) {
      Task claimed = claimed(stored(Samples.task().queued().type("t-" + outcome.hashCode())));
      var settlement = Samples.settlement(claimed, outcome);
      Operation settle = Samples.operation("task.settle");
      await(tasks.settle(settle, List.of(settlement)));
      assertThat(await(tasks.find(claimed.id()))).isEqualTo(settlement.after(settle));
    }
  }

  @Test
  void aRepeatedSettlementGetsTheFirstAnswerAndWritesNothing() {
    Task claimed = claimed(storedQueued());
    Operation settle = Samples.operation("task.settle");
    var batch = List.of(Samples.settlement(claimed, new TaskOutcome.Failed("no", true)));
    await(tasks.settle(settle, batch));
    assertThat(await(tasks.settle(settle, batch))).containsExactly(Settled.APPLIED);
    assertThat(await(tasks.attempts(claimed.id()))).hasSize(1);
  }

  @Test
  void aCancelledRunNeverOverwritesAndItsResultIsKeptAsLate() {
    Task claimed = claimed(storedQueued());
    Task cancelled = change(claimed, CANCEL);
    assertThat(settle(claimed, new TaskOutcome.Completed(new Json("{\"late\":true}"))))
        .isEqualTo(Settled.LATE);
    assertThat(await(tasks.find(claimed.id()))).isEqualTo(cancelled);
    assertThat(await(tasks.attempts(claimed.id())))
        .singleElement()
        .satisfies(attempt -> assertThat(attempt.late()).isTrue())
        .extracting(Attempt::result)
        .isEqualTo(new Json("{\"late\":true}"));
  }

  @Test
  void aStaleRunCannotEndALaterRunOfTheSameTask() {
    Task first = claimed(storedQueued());
    change(first, CANCEL);
    change(first, RUN);
    Task second = claim(1, "echo").get(0);
    assertThat(settle(first, new TaskOutcome.Completed(null))).isEqualTo(Settled.LATE);
    assertThat(await(tasks.find(first.id()))).isEqualTo(second);
    assertThat(settle(second, new TaskOutcome.Completed(null))).isEqualTo(Settled.APPLIED);
  }

  @Test
  void theEndOfARunWhoseTaskWasDeletedIsGone() {
    Task claimed = claimed(storedQueued());
    change(claimed, CANCEL);
    await(tasks.delete(Samples.operation("delete"), claimed.id(), Precondition.NONE));
    assertThat(settle(claimed, new TaskOutcome.Completed(null))).isEqualTo(Settled.GONE);
  }

  @Test
  void aHeartbeatRenewsTheNamedClaimsOfItsWorkerAndChangesNoRevision() {
    Task claimed = claimed(storedQueued());
    Task lost = claimed(storedQueued());
    Task unknown = claimed(storedQueued());
    change(lost, CANCEL);
    var now = Samples.now();
    Duration lease = Duration.ofSeconds(90);
    Set<UUID> claims = Set.of(claimed.lease().claim(), lost.lease().claim());
    assertThat(await(tasks.heartbeat("w", claims, now, lease)))
        .isEqualTo(Map.of(claimed.lease().claim(), List.of(claimed.id())));
    assertThat(await(tasks.heartbeat("somebody else", claims, now, lease))).isEmpty();
    Task renewed = await(tasks.find(claimed.id()));
    assertThat(renewed.lease().expiresAt()).isEqualTo(now.plus(lease));
    assertThat(renewed.revision()).isEqualTo(claimed.revision());
    assertThat(await(tasks.find(unknown.id()))).isEqualTo(unknown);
  }

  @Test
  void aTaskThatIsGivenBackUnbegunIsAsIfItHadNeverBeenClaimed() {
    Task task = storedQueued();
    Task claimed = claimed(task);
    settle(claimed, new TaskOutcome.Released(false));
    Task back = await(tasks.find(task.id()));
    assertThat(back.state()).isEqualTo(task.state());
    assertThat(await(tasks.attempts(task.id()))).isEmpty();
  }

  @Test
  void aPatchedTaskKeepsItsPlaceInTheQueue() {
    Task first = storedQueued();
    Task second = storedQueued();
    change(first, new TaskChange.Edit(Samples.description("still first")));
    assertThat(claim(2, "echo")).extracting(Task::id).containsExactly(first.id(), second.id());
  }

  @Test
  void theLowestPriorityComesLast() {
    Task lowest = stored(Samples.task().queued().priority(Integer.MIN_VALUE));
    Task highest = stored(Samples.task().queued().priority(Integer.MAX_VALUE));
    assertThat(claim(2, "echo")).extracting(Task::id).containsExactly(highest.id(), lowest.id());
  }

  @Test
  void aMergeThatIsInvalidIsFoundInvalidAgainWhenItIsRepeated() {
    Task task = stored(Samples.task());
    Operation patch = Samples.keyed("task.patch", "h");
    TaskChange invalid = new TaskChange.Edit(Samples.invalidMerge());
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> await(tasks.change(patch, task.id(), invalid, Precondition.NONE)))
          .isInstanceOf(Invalid.class);
    }
  }

  @Test
  void aVeryLargeOutcomeIsReplayed() {
    Operation create = Samples.keyed("task.create", "h");
    List<Task> many = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      Task large = Samples.task().params("[" + "\"\",".repeat(80_000) + "1]").build(create);
      many.add(large);
    }
    await(tasks.insert(create, many));
    assertThat(await(tasks.insert(Samples.again(create), many)))
        .isEqualTo(new Applied<>(many, true));
  }

  @Test
  protected void aTaskIsTakenFromAWorkerWhoseLeaseRanOutAndFromNoOther() {
    Task lost = claimed(storedQueued());
    Samples.advance(Duration.ofSeconds(31));
    Task held = claimed(storedQueued());
    Operation takeOver = Samples.operation("task.take-over");
    assertThat(await(tasks.takeOver(takeOver, 10))).containsExactly(lost.leaseExpired(takeOver));
    assertThat(await(tasks.find(lost.id()))).isEqualTo(lost.leaseExpired(takeOver));
    assertThat(await(tasks.find(held.id()))).isEqualTo(held);
    assertThat(await(tasks.attempts(lost.id())))
        .singleElement()
        .extracting(Attempt::error)
        .isEqualTo("The lease of worker w ran out.");
    assertThat(await(tasks.takeOver(Samples.operation("take-over"), 10))).isEmpty();
  }

  @Test
  protected void aRunThatAnswersAfterItsTakeOverIsLateInItsOneAttempt() {
    Task lost = claimed(storedQueued());
    Samples.advance(Duration.ofSeconds(31));
    await(tasks.takeOver(Samples.operation("take-over"), 10));
    assertThat(settle(lost, new TaskOutcome.Completed(new Json("{\"r\":2}"))))
        .isEqualTo(Settled.LATE);
    assertThat(await(tasks.attempts(lost.id())))
        .singleElement()
        .extracting(Attempt::late, Attempt::result)
        .containsExactly(true, new Json("{\"r\":2}"));
  }

  @Test
  void tasksAreCountedByStatus() {
    stored(Samples.task());
    storedQueued();
    claimed(storedQueued());
    assertThat(await(tasks.countByStatus()))
        .isEqualTo(Map.of(TaskStatus.CREATED, 1L, TaskStatus.QUEUED, 1L, TaskStatus.RUNNING, 1L));
  }

  @Test
  protected void forgottenOperationsCanNoLongerBeRepeated() {
    Operation create = Samples.keyed("task.create", "h");
    Task task = Samples.task().build(create);
    await(tasks.insert(create, List.of(task)));
    var later = Samples.now().plusSeconds(1);
    assertThat(await(store.operations().forget(create.at(), 10))).isZero();
    assertThat(await(store.operations().forget(later, 10))).isEqualTo(1);
    assertThatThrownBy(() -> await(tasks.insert(create, List.of(task))))
        .isInstanceOf(Conflict.class);
  }
}
