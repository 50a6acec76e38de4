package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.ClaimRequest;
import dev.holdfast.domain.Cursor;
import dev.holdfast.domain.Fact;
import dev.holdfast.domain.FactPatch;
import dev.holdfast.domain.FactQuery;
import dev.holdfast.domain.HoldfastException.Refusal;
import dev.holdfast.domain.Json;
import dev.holdfast.domain.Listing;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Precondition;
import dev.holdfast.domain.Samples;
import dev.holdfast.domain.Settlement;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskChange;
import dev.holdfast.domain.TaskOrder;
import dev.holdfast.domain.TaskOutcome;
import dev.holdfast.domain.TaskQuery;
import dev.holdfast.domain.TaskStatus;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Random sequences of operations, done to a real store and to a map of domain values: every answer
 * and every row must be the same. About a third of the operations are repeated under their id.
 */
final class StoreModel {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** One step of a sequence; {@code pick} chooses the task. */
  record Step(Kind kind, int pick, boolean repeated) {}

  enum Kind {
    CREATE,
    CREATE_QUEUED,
    RUN,
    CANCEL,
    PATCH,
    DELETE,
    CLAIM,
    COMPLETE,
    FAIL,
    EXPIRE,
    LIST,
    FACT
  }

  private final StoreUnderTest store;
  private final Map<UUID, Task> model = new LinkedHashMap<>();
  private final Map<UUID, Instant> due = new HashMap<>();
  private final List<Task> claimed = new ArrayList<>();
  private final List<Fact> facts = new ArrayList<>();

  StoreModel(StoreUnderTest store) {
    this.store = store;
    store.clear();
  }

  /** Does the steps to an empty store and compares every answer, then every row. */
  static void run(StoreUnderTest store, List<Step> steps) {
    StoreModel model = new StoreModel(store);
    steps.forEach(model::apply);
    model.checkRows();
  }

  private void checkRows() {
    for (Task task : model.values()) {
      assertThat(await(store.tasks().find(task.id()))).isEqualTo(task);
    }
    assertThat(await(store.tasks().countByStatus()))
        .isEqualTo(
            model.values().stream()
                .collect(Collectors.groupingBy(Task::status, Collectors.counting())));
  }

  private static <T> T await(Uni<T> answer) {
    return answer.await().atMost(PATIENCE);
  }

  private void apply(Step step) {
    Operation operation =
        step.pick % 2 == 0
            ? Samples.operation(step.kind.name())
            : Samples.keyed(step.kind.name(), "h");
    switch (step.kind) {
      case CREATE, CREATE_QUEUED -> create(step, operation);
      case RUN -> change(step, operation, new TaskChange.Run());
      case CANCEL -> change(step, operation, new TaskChange.Cancel());
      case PATCH -> change(step, operation, new TaskChange.Edit(Samples.priority(step.pick % 3)));
      case DELETE -> delete(step, operation);
      case CLAIM -> claim(step, operation);
      case COMPLETE -> settle(step, operation, new TaskOutcome.Completed(Json.EMPTY_OBJECT));
      case FAIL -> settle(step, operation, new TaskOutcome.Failed("no", true));
      case EXPIRE -> expire(operation);
      case LIST -> list(step);
      case FACT -> fact(step, operation);
    }
  }

  /** What an operation came to: a value or the class of a refusal. */
  private static Object outcome(Supplier<?> work) {
    try {
      return work.get();
    } catch (Refusal refusal) {
      return refusal.getClass();
    }
  }

  private void check(Step step, Object wanted, Supplier<?> real) {
    assertThat(outcome(real)).isEqualTo(wanted);
    if (step.repeated) {
      assertThat(outcome(real)).as("repeated").isEqualTo(wanted);
    }
  }

  private void create(Step step, Operation operation) {
    Samples.TaskBuilder builder = Samples.task().priority(step.pick % 3).maxAttempts(2);
    Task task = (step.kind == Kind.CREATE_QUEUED ? builder.queued() : builder).build(operation);
    check(step, List.of(task), () -> await(store.tasks().insert(operation, List.of(task))).value());
    keep(task);
  }

  private Task picked(Step step) {
    List<Task> all = new ArrayList<>(model.values());
    return all.isEmpty() ? Samples.task().build() : all.get(step.pick % all.size());
  }

  private void change(Step step, Operation operation, TaskChange change) {
    Task task = picked(step);
    boolean known = model.containsKey(task.id());
    Object wanted =
        outcome(
            () -> {
              if (!known) {
                throw dev.holdfast.domain.HoldfastException.NotFound.task(task.id());
              }
              return change.applyTo(task, operation);
            });
    // A refusal without a key is decided anew when it is repeated, alike.
    check(
        step,
        wanted,
        () -> await(store.tasks().change(operation, task.id(), change, Precondition.NONE)).value());
    if (wanted instanceof Task next) {
      keep(next);
    }
  }

  private void delete(Step step, Operation operation) {
    Task task = picked(step);
    boolean known = model.containsKey(task.id());
    Object wanted =
        outcome(
            () -> {
              if (!known) {
                throw dev.holdfast.domain.HoldfastException.NotFound.task(task.id());
              }
              task.checkDeletable();
              return task.id();
            });
    check(
        step,
        wanted,
        () -> await(store.tasks().delete(operation, task.id(), Precondition.NONE)).value());
    if (wanted instanceof UUID) {
      model.remove(task.id());
    }
  }

  /** A claim is never repeated (rule D3). */
  private void claim(Step step, Operation operation) {
    int limit = 1 + step.pick % 3;
    ClaimRequest request =
        new ClaimRequest("w", List.of("echo"), List.of(), limit, Duration.ofSeconds(30));
    List<Task> got = await(store.tasks().claim(operation, request));
    List<Task> wanted =
        model.values().stream()
            .filter(task -> task.status() == TaskStatus.QUEUED)
            .sorted(
                java.util.Comparator.<Task>comparingInt(task -> -task.spec().priority())
                    .thenComparing(task -> due.get(task.id()))
                    .thenComparing(task -> task.id().toString()))
            .limit(limit)
            .map(task -> Samples.claimed(task, operation))
            .toList();
    assertThat(got).containsExactlyInAnyOrderElementsOf(wanted);
    got.forEach(this::keep);
    claimed.addAll(got);
  }

  /** What stays queued keeps its place among its equals. */
  private void keep(Task task) {
    Task before = model.put(task.id(), task);
    Instant after = task.state().runAfter();
    boolean stays =
        before != null
            && before.status() == TaskStatus.QUEUED
            && task.status() == TaskStatus.QUEUED
            && before.state().runAfter() == null
            && after == null;
    if (!stays) {
      due.put(task.id(), after == null ? task.updatedAt() : after);
    }
  }

  private void settle(Step step, Operation operation, TaskOutcome outcome) {
    if (claimed.isEmpty()) {
      return;
    }
    Task run = claimed.get(step.pick % claimed.size());
    Settlement settlement = Samples.settlement(run, outcome);
    Task present = model.get(run.id());
    boolean holds =
        present != null
            && present.lease() != null
            && present.lease().claim().equals(run.lease().claim());
    String wanted = holds ? "APPLIED" : present == null ? "GONE" : "LATE";
    check(
        step,
        wanted,
        () -> await(store.tasks().settle(operation, List.of(settlement))).get(0).name());
    if (holds) {
      keep(settlement.after(operation));
    }
  }

  private void expire(Operation operation) {
    Samples.advance(Duration.ofSeconds(31));
    Operation later = Samples.operation(operation.kind());
    List<Task> wanted =
        model.values().stream()
            .filter(task -> task.status() == TaskStatus.RUNNING)
            .map(task -> task.leaseExpired(later))
            .toList();
    assertThat(await(store.tasks().takeOver(later, 1_000)))
        .containsExactlyInAnyOrderElementsOf(wanted);
    wanted.forEach(this::keep);
  }

  /** Lists have a contract of their own; here it matters that two stores give the same. */
  private void list(Step step) {
    TaskOrder order =
        new TaskOrder(
            TaskOrder.By.values()[step.pick % TaskOrder.By.values().length], step.repeated);
    TaskQuery.Filter filter =
        step.pick < 50
            ? TaskQuery.Filter.ALL
            : new TaskQuery.Filter(
                Set.of(TaskStatus.QUEUED), "echo", null, null, List.of(), null, null, "ECH");
    Listing<Task> first =
        await(store.tasks().list(new TaskQuery(filter, page(order, 1 + step.pick % 4, null))));
    assertThat(first.total()).isLessThanOrEqualTo(model.size());
    if (first.next() != null) {
      await(store.tasks().list(new TaskQuery(filter, page(order, 3, first.next()))));
    }
    model.keySet().stream().limit(1).forEach(id -> await(store.tasks().attempts(id)));
  }

  private static TaskQuery.Page page(TaskOrder order, int limit, Cursor after) {
    return new TaskQuery.Page(order, limit, 0, after, true);
  }

  private void fact(Step step, Operation operation) {
    if (facts.isEmpty() || step.pick < 40) {
      Fact fact =
          Fact.create(
              UUID.randomUUID(), "Größe " + step.pick, List.of("t"), Json.EMPTY_OBJECT, operation);
      check(
          step, List.of(fact), () -> await(store.facts().insert(operation, List.of(fact))).value());
      facts.add(fact);
      return;
    }
    Fact fact = facts.get(step.pick % facts.size());
    if (step.pick < 80) {
      FactPatch patch = Samples.text("text " + step.pick);
      Fact next = fact.patched(patch, operation);
      check(
          step,
          next,
          () ->
              await(store.facts().change(operation, fact.id(), patch, Precondition.NONE)).value());
      facts.set(facts.indexOf(fact), next);
    } else {
      check(
          step,
          fact.id(),
          () -> await(store.facts().delete(operation, fact.id(), Precondition.NONE)).value());
      facts.remove(fact);
    }
    Listing<Fact> found = await(store.facts().search(new FactQuery("GRÖSSE", List.of("t"), 9, 0)));
    assertThat(found.total())
        .isEqualTo(facts.stream().filter(known -> known.text().startsWith("Größe")).count());
  }
}
