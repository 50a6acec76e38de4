package dev.holdfast.store.sqlite;

import dev.holdfast.domain.ClaimRequest;
import dev.holdfast.domain.Clock;
import dev.holdfast.domain.Fact;
import dev.holdfast.domain.FactPatch;
import dev.holdfast.domain.FactQuery;
import dev.holdfast.domain.FactRepository;
import dev.holdfast.domain.Field;
import dev.holdfast.domain.Json;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Precondition;
import dev.holdfast.domain.Settlement;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskChange;
import dev.holdfast.domain.TaskOrder;
import dev.holdfast.domain.TaskOutcome;
import dev.holdfast.domain.TaskPatch;
import dev.holdfast.domain.TaskQuery;
import dev.holdfast.domain.TaskRepository;
import dev.holdfast.domain.TaskSpec;
import dev.holdfast.domain.TaskState;
import dev.holdfast.domain.TaskStatus;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What users and workers do, one thing after the other, with a task and a fact that nobody will
 * ever see.
 */
final class Play {
  private static final String NAME = "rehearsal";
  private static final String REQUEST = "0";
  private static final Duration LEASE = Duration.ofMinutes(1);

  private static final TaskSpec SPEC =
      new TaskSpec(NAME, NAME, Json.EMPTY_OBJECT, "", 0, NAME, 0, 1, null, null, Map.of(), null);

  private static final TaskPatch EDIT =
      new TaskPatch(
          Field.set(NAME + "!"),
          Field.keep(),
          Field.keep(),
          Field.set(1),
          Field.keep(),
          Field.keep(),
          Field.keep());

  private static final TaskQuery NEWEST =
      new TaskQuery(TaskQuery.Filter.ALL, new TaskQuery.Page(TaskOrder.NEWEST, 1, 0, null, true));

  private Play() {}

  /** With the stores of a transaction that will be undone. */
  static void play(TaskRepository tasks, FactRepository facts) {
    play(tasks);
    play(facts);
  }

  private static void play(TaskRepository tasks) {
    Operation creating = anonymous();
    Task task =
        Task.create(UUID.randomUUID(), SPEC, TaskState.initial(TaskStatus.QUEUED, null), creating);
    UUID id = task.id();
    done(tasks.insert(creating, List.of(task)));
    change(tasks, keyed(), id, new TaskChange.Edit(EDIT));
    change(tasks, anonymous(), id, new TaskChange.Run());
    done(tasks.find(id));
    done(tasks.attempts(id));
    done(tasks.list(NEWEST));
    run(tasks);
    change(tasks, anonymous(), id, new TaskChange.Cancel());
    done(tasks.delete(anonymous(), id, Precondition.NONE));
  }

  private static void change(
      TaskRepository tasks, Operation operation, UUID id, TaskChange change) {
    done(tasks.change(operation, id, change, Precondition.NONE));
  }

  private static void run(TaskRepository tasks) {
    Operation claiming = anonymous();
    Instant now = claiming.at();
    ClaimRequest request = new ClaimRequest(NAME, List.of(NAME), List.of(NAME), 1, LEASE);
    TaskOutcome outcome = new TaskOutcome.Completed(Json.EMPTY_OBJECT);
    List<Settlement> ends =
        done(tasks.claim(claiming, request)).stream()
            .map(task -> new Settlement(task, outcome, now, now, null))
            .toList();
    done(tasks.settle(anonymous(), ends));
  }

  private static void play(FactRepository facts) {
    Operation creating = keyed();
    Fact fact = Fact.create(UUID.randomUUID(), NAME, List.of(NAME), Json.EMPTY_OBJECT, creating);
    UUID id = fact.id();
    done(facts.insert(creating, List.of(fact)));
    done(facts.find(id));
    FactPatch patch = new FactPatch(Field.set(NAME + "!"), Field.keep(), Field.keep());
    done(facts.change(anonymous(), id, patch, Precondition.NONE));
    done(facts.search(new FactQuery(NAME, List.of(NAME), 1, 0)));
    done(facts.delete(anonymous(), id, Precondition.NONE));
  }

  private static Operation anonymous() {
    return new Operation(UUID.randomUUID(), NAME, null, Clock.micros(Instant.now()));
  }

  /** Its answer is kept. */
  private static Operation keyed() {
    return new Operation(UUID.randomUUID(), NAME, REQUEST, Clock.micros(Instant.now()));
  }

  /** It is done at once. */
  private static <T> T done(Uni<T> call) {
    return call.await().indefinitely();
  }
}
