package dev.holdfast.sync.entry;

import dev.holdfast.domain.Lease;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Claims that hold in PostgreSQL before their own entries have come. They only keep others from
 * claiming: entries between a create and its claim were made when nothing was claimed, so they find
 * the task as if it were not. What has no claim when the batch is over gets it back.
 */
final class ClaimsAhead {
  private final Ground ground;
  private final Table<Task> tasks;
  private final Map<UUID, Held> held = new HashMap<>();
  private final Set<UUID> came = new HashSet<>();

  private record Held(Lease lease, Instant begun) {}

  ClaimsAhead(Ground ground, Table<Task> tasks) {
    this.ground = ground;
    this.tasks = tasks;
  }

  /** A task that is found under such a claim. */
  void found(Task task) {
    held.put(task.id(), new Held(task.lease(), task.state().startedAt()));
    tasks.put(task.unleased());
  }

  /** A task that was written takes along the claim that was made of it since, if there is one. */
  void taken(UUID task) {
    ClaimMade claim = ground.claims().get(task);
    if (claim != null && claim.worker() != null && !came.contains(claim.operation())) {
      Instant end = ground.time().now().plus(ground.time().lease());
      Lease lease = new Lease(claim.operation(), claim.worker(), end);
      held.putIfAbsent(task, new Held(lease, claim.at()));
    }
  }

  /** Whether this worker may claim it as far as claims ahead are concerned. */
  boolean leaves(UUID task, String worker) {
    Held claim = held.get(task);
    return claim == null || claim.lease.worker().equals(worker);
  }

  /** The entry of this claim has come: from now on it speaks for itself. */
  void came(UUID claim) {
    came.add(claim);
    held.values().removeIf(ahead -> ahead.lease.claim().equals(claim));
  }

  /** Puts this claim back, if it is one of these: a run of it ends. */
  void putBack(UUID task, UUID claim) {
    Held ahead = held.get(task);
    if (ahead != null && ahead.lease.claim().equals(claim)) {
      held.remove(task);
      putBack(task, ahead);
    }
  }

  /** The batch is over. */
  void putBackAll() {
    held.forEach(this::putBack);
  }

  private void putBack(UUID id, Held ahead) {
    Task task = tasks.find(id);
    boolean free = task != null && !task.status().isTerminal();
    if (free && task.status() != TaskStatus.RUNNING) {
      tasks.put(task.leasedAhead(ahead.lease, ahead.begun));
    }
  }
}
