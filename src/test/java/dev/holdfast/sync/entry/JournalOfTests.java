package dev.holdfast.sync.entry;

import dev.holdfast.domain.Clock;
import dev.holdfast.domain.Fact;
import dev.holdfast.domain.FactPatch;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Precondition;
import dev.holdfast.domain.Settlement;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskChange;
import dev.holdfast.sync.Entry;
import dev.holdfast.sync.RowName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Writes entries as a SQLite file would, one origin, rising numbers. */
public final class JournalOfTests {
  public static final String WORKER = "pod";
  public static final Duration LEASE = Duration.ofSeconds(30);

  private final UUID origin = UUID.randomUUID();
  private long last;

  public UUID origin() {
    return origin;
  }

  /** An operation of now. */
  public static Operation operation(String kind) {
    return new Operation(UUID.randomUUID(), kind, null, Clock.micros(Instant.now()));
  }

  public static Operation keyed(String kind, String hash) {
    return new Operation(UUID.randomUUID(), kind, hash, Clock.micros(Instant.now()));
  }

  /** The next entry. */
  public Entry entry(Operation operation, Body body, String... touches) {
    return entry(operation, null, false, Bodies.write(body), Set.of(touches));
  }

  public Entry doubtful(Operation operation, Body body, String... touches) {
    return entry(operation, null, true, Bodies.write(body), Set.of(touches));
  }

  /** The next entry, of a kind that is to come. */
  public Entry unreadable(String... touches) {
    return entry(operation("task.teleport"), null, false, "{\"kind\":\"no\"}", Set.of(touches));
  }

  private Entry entry(
      Operation operation, String outcome, boolean doubt, String body, Set<String> touches) {
    return new Entry(
        origin,
        ++last,
        operation.id(),
        operation.requestHash(),
        outcome,
        operation.kind(),
        doubt,
        operation.at(),
        touches,
        null,
        body);
  }

  /** A request with a key that was refused here. */
  public Entry refused(Operation operation, String outcome) {
    return entry(operation, outcome, false, Bodies.write(new Body.Refused()), Set.of());
  }

  public Entry create(Operation operation, Task... tasks) {
    Set<String> rows =
        List.of(tasks).stream().map(task -> RowName.task(task.id())).collect(Collectors.toSet());
    return entry(operation, null, false, Bodies.write(new Body.CreateTasks(List.of(tasks))), rows);
  }

  /** The change as it was made to this row. */
  public Entry change(Task local, TaskChange change, Precondition demand) {
    Operation operation = operation("task.change");
    Task after = change.applyTo(local, operation);
    return change(operation, after, change, demand, after != local);
  }

  private Entry change(
      Operation operation, Task after, TaskChange change, Precondition demand, boolean changed) {
    long version = after.revision().version();
    Body body = new Body.ChangeTask(after.id(), change, demand, version, changed);
    return entry(operation, body, RowName.task(after.id()));
  }

  public Entry change(Task local, TaskChange change) {
    return change(local, change, Precondition.NONE);
  }

  public Entry delete(UUID task, Precondition demand) {
    return entry(operation("task.delete"), new Body.DeleteTask(task, demand), RowName.task(task));
  }

  public Entry claim(Operation operation, Task claimed) {
    Body.Claimed each = new Body.Claimed(claimed.id(), claimed.revision().version());
    return entry(
        operation, new Body.ClaimTasks(WORKER, LEASE, List.of(each)), RowName.task(claimed.id()));
  }

  public Entry settle(Settlement settlement) {
    return entry(
        operation("task.settle"),
        new Body.SettleRuns(List.of(settlement)),
        RowName.task(settlement.claimed().id()));
  }

  public Entry create(Operation operation, Fact fact) {
    return entry(operation, new Body.CreateFacts(List.of(fact)), RowName.fact(fact.id()));
  }

  public Entry change(Fact local, FactPatch patch, Precondition demand) {
    Operation operation = operation("fact.patch");
    Fact after = local.patched(patch, operation);
    Body body =
        new Body.ChangeFact(local.id(), patch, demand, after.revision().version(), after != local);
    return entry(operation, body, RowName.fact(local.id()));
  }

  public Entry deleteFact(UUID fact, Precondition demand) {
    return entry(operation("fact.delete"), new Body.DeleteFact(fact, demand), RowName.fact(fact));
  }
}
