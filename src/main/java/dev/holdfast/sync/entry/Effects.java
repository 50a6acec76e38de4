package dev.holdfast.sync.entry;

import dev.holdfast.domain.Attempt;
import dev.holdfast.domain.Fact;
import dev.holdfast.domain.HoldfastException.Conflict;
import dev.holdfast.domain.HoldfastException.NotFound;
import dev.holdfast.domain.Lease;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Settlement;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskChange;
import dev.holdfast.domain.TaskStatus;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What bodies do to the rows that PostgreSQL has, by the domain's own rules: versions exceed both
 * sides' (rule D6), what a rule refuses changes nothing.
 */
final class Effects {
  private final Ground ground;
  private final Table<Task> tasks;
  private final Table<Fact> facts;
  private final ClaimsAhead ahead;
  private final Map<Run, Attempt> attempts = new LinkedHashMap<>();

  /** What names an attempt. */
  private record Run(UUID task, int number, UUID claim) {}

  Effects(Ground ground) {
    this.ground = ground;
    tasks = new Table<>(ground.tasks(), Task::id);
    facts = new Table<>(ground.facts(), Fact::id);
    ahead = new ClaimsAhead(ground, tasks);
    ground.tasks().stream()
        .filter(task -> task.lease() != null && ground.ahead().contains(task.id()))
        .forEach(ahead::found);
  }

  Task task(UUID id) {
    return tasks.find(id);
  }

  Fact fact(UUID id) {
    return facts.find(id);
  }

  /** The batch is over; nothing may follow. */
  Folded.Changes<Task> tasks() {
    ahead.putBackAll();
    return tasks.changes();
  }

  Folded.Changes<Fact> facts() {
    return facts.changes();
  }

  List<Attempt> attempts() {
    return attempts.values().stream().filter(run -> tasks.find(run.task()) != null).toList();
  }

  /** The entry of a claim has come, whatever becomes of it. */
  void came(UUID claim) {
    ahead.came(claim);
  }

  /**
   * Does it.
   *
   * @throws dev.holdfast.domain.HoldfastException.Refusal if it cannot be done; nothing has changed
   */
  void apply(Operation operation, Body body) {
    if (body instanceof Body.CreateTasks create) {
      create(operation, create.tasks());
    } else if (body instanceof Body.ChangeTask change) {
      change(operation, change);
    } else if (body instanceof Body.DeleteTask delete) {
      delete(delete);
    } else if (body instanceof Body.ClaimTasks claim) {
      claim.tasks().forEach(each -> claim(operation, claim, each));
    } else if (body instanceof Body.SettleRuns settle) {
      settle.settlements().forEach(each -> settle(operation, each));
    } else {
      applyToFacts(operation, body);
    }
  }

  private void applyToFacts(Operation operation, Body body) {
    if (body instanceof Body.CreateFacts create) {
      createFacts(operation, create.facts());
    } else if (body instanceof Body.ChangeFact change) {
      change(operation, change);
    } else if (body instanceof Body.DeleteFact delete) {
      delete(delete);
    }
  }

  private void create(Operation operation, List<Task> made) {
    List<Task> missing = made.stream().filter(task -> isMissing(task, operation)).toList();
    for (Task task : missing) {
      tasks.put(task);
      ahead.taken(task.id());
    }
  }

  private boolean isMissing(Task made, Operation operation) {
    Task there = tasks.find(made.id());
    if (there != null && !there.revision().operation().equals(operation.id())) {
      throw new Conflict("A task with the id " + made.id() + " exists already.");
    }
    return there == null;
  }

  private void change(Operation operation, Body.ChangeTask body) {
    Task there = tasks.find(body.task());
    if (there == null) {
      throw NotFound.task(body.task());
    }
    body.demand().check(there.revision());
    Task next = body.change().applyTo(there, capped(operation));
    if (next != there) {
      tasks.put(next.versioned(body.version()));
      ahead.taken(body.task());
    } else if (body.changed() && hasLost(there, body.change())) {
      throw new Conflict("The task is " + there.status().wire() + " already.");
    }
  }

  /** The first terminal state wins; to have come to the very same one is no loss. */
  private static boolean hasLost(Task there, TaskChange change) {
    boolean cancelled =
        change instanceof TaskChange.Cancel && there.status() == TaskStatus.CANCELLED;
    return there.status().isTerminal() && !(change instanceof TaskChange.Edit) && !cancelled;
  }

  private void delete(Body.DeleteTask body) {
    Task there = tasks.find(body.task());
    if (there != null) {
      body.demand().check(there.revision());
      there.checkDeletable();
      tasks.delete(body.task());
    }
  }

  /** What somebody else has, or has ended, stays theirs: the run here ends late. */
  private void claim(Operation operation, Body.ClaimTasks body, Body.Claimed each) {
    Task there = tasks.find(each.task());
    boolean mine = ahead.leaves(each.task(), body.worker());
    if (there != null && there.status() == TaskStatus.QUEUED && mine) {
      Instant end = ground.time().now().plus(body.lease());
      Lease lease = new Lease(operation.id(), body.worker(), end);
      tasks.put(there.claimed(lease, operation).versioned(each.version()));
    }
  }

  private void settle(Operation operation, Settlement ended) {
    UUID id = ended.claimed().id();
    UUID claim = ended.claimed().lease().claim();
    ahead.putBack(id, claim);
    Task there = tasks.find(id);
    if (there == null) {
      return;
    }
    boolean held = there.lease() != null && there.lease().claim().equals(claim);
    if (held) {
      tasks.put(settled(there, ended.after(operation)));
      ahead.taken(id);
    }
    if (ended.isHistory()) {
      Attempt run = ended.attempt(!held);
      attempts.put(new Run(id, run.number(), claim), run);
    }
  }

  /** Where a run ends it says so; what is to be done is what PostgreSQL has. */
  private static Task settled(Task there, Task after) {
    return new Task(
            there.id(),
            there.spec(),
            after.state(),
            null,
            there.createdAt(),
            after.updatedAt(),
            after.revision())
        .versioned(there.revision().version() + 1);
  }

  private void createFacts(Operation operation, List<Fact> made) {
    made.stream().filter(fact -> isMissing(fact, operation)).toList().forEach(facts::put);
  }

  private boolean isMissing(Fact made, Operation operation) {
    Fact there = facts.find(made.id());
    if (there != null && !there.revision().operation().equals(operation.id())) {
      throw new Conflict("A fact with the id " + made.id() + " exists already.");
    }
    return there == null;
  }

  private void change(Operation operation, Body.ChangeFact body) {
    Fact there = facts.find(body.fact());
    if (there == null) {
      throw NotFound.fact(body.fact());
    }
    body.demand().check(there.revision());
    Fact next = there.patched(body.patch(), capped(operation));
    if (next != there) {
      facts.put(next.versioned(body.version()));
    }
  }

  private void delete(Body.DeleteFact body) {
    Fact there = facts.find(body.fact());
    if (there != null) {
      body.demand().check(there.revision());
      facts.delete(body.fact());
    }
  }

  /** Changes of what others change too are stamped with PostgreSQL's time at the latest. */
  private Operation capped(Operation operation) {
    Instant now = ground.time().now();
    return operation.at().isAfter(now)
        ? new Operation(operation.id(), operation.kind(), operation.requestHash(), now)
        : operation;
  }
}
