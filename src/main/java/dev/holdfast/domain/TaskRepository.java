package dev.holdfast.domain;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Where tasks are kept. Every write carries an {@link Operation} and takes effect at most once for
 * it: a repeat gives the first outcome, with another request hash {@link
 * HoldfastException.KeyReused}. A verb fails with a {@link HoldfastException} and with nothing
 * else; a write has happened durably before its answer.
 */
public interface TaskRepository {

  /** Stores new tasks, all or none. */
  Uni<Applied<List<Task>>> insert(Operation operation, List<Task> tasks);

  /** The task, or {@link HoldfastException.NotFound}. */
  Uni<Task> find(UUID id);

  /** One page of tasks, read in one snapshot. */
  Uni<Listing<Task>> list(TaskQuery query);

  /** The runs of a task, oldest first, or {@link HoldfastException.NotFound}. */
  Uni<List<Attempt>> attempts(UUID id);

  /** Applies a change to the task as it stands; a no-op leaves its revision alone. */
  Uni<Applied<Task>> change(Operation operation, UUID id, TaskChange change, Precondition demand);

  /** Deletes a finished task with its history and gives its id. */
  Uni<Applied<UUID>> delete(Operation operation, UUID id, Precondition demand);

  /**
   * Claims due tasks, highest priority first, then longest due. The operation's id becomes the
   * fencing token of the runs. Nothing claimable: an empty list and no trace of the operation.
   */
  Uni<List<Task>> claim(Operation operation, ClaimRequest request);

  /** Ends runs; one answer per settlement, in their order. */
  Uni<List<Settled>> settle(Operation operation, List<Settlement> settlements);

  /**
   * Renews the leases of a worker's claims. Changes no revision and is no operation. A claim that
   * is not named runs out: its worker may never have learnt of it.
   *
   * @param now the worker's time; a store with a clock of its own goes by that
   * @param lease how long the claims hold from now on
   * @return the claims that still hold, each with the ids of its tasks
   */
  Uni<Map<UUID, List<UUID>>> heartbeat(
      String worker, Set<UUID> claims, Instant now, Duration lease);

  /** Takes tasks whose lease ran out from their workers, at most {@code limit}; gives them. */
  Uni<List<Task>> takeOver(Operation operation, int limit);

  /** How many tasks there are in each state. */
  Uni<Map<TaskStatus, Long>> countByStatus();
}
