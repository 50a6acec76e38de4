package dev.holdfast.domain;

import java.time.Instant;
import java.util.UUID;

/**
 * A piece of work, complete and valid. Every transition returns the next task, stamped with the
 * operation that made it, or this very task when there is nothing to change.
 *
 * @param id never changes
 * @param spec what the client asked for
 * @param state where it stands
 * @param lease who runs it; null unless {@code running}
 * @param createdAt when the creating operation entered
 * @param updatedAt when the last operation that changed it entered
 * @param revision what its ETag says
 */
public record Task(
    UUID id,
    TaskSpec spec,
    TaskState state,
    Lease lease,
    Instant createdAt,
    Instant updatedAt,
    Revision revision) {

  /** A new task: {@code queued} when it is to run, else {@code created}. */
  public static Task create(UUID id, TaskSpec spec, TaskState initial, Operation operation) {
    Revision first = new Revision(1, operation.id());
    return new Task(id, spec, initial, null, operation.at(), operation.at(), first);
  }

  /** Short for {@code state().status()}. */
  public TaskStatus status() {
    return state.status();
  }

  /**
   * Makes it due at once. A finished one gets a fresh budget of attempts; a running or completed
   * one is left as it is.
   */
  public Task run(Operation operation) {
    return switch (status()) {
      case RUNNING, COMPLETED -> this;
      case QUEUED -> state.runAfter() == null ? this : with(state.withRunAfter(null), operation);
      case CREATED, FAILED, CANCELLED -> with(state.freshBudget(), operation);
    };
  }

  /** Cancels it for good, running or not; a completed, failed or cancelled one is left as it is. */
  public Task cancel(Operation operation) {
    return status().isTerminal()
        ? this
        : with(state.finished(TaskStatus.CANCELLED, null, null, operation.at()), operation);
  }

  /**
   * Changes what the client may change.
   *
   * @throws HoldfastException.Conflict while it is running
   */
  public Task patched(TaskPatch patch, Operation operation) {
    if (status() == TaskStatus.RUNNING) {
      throw new HoldfastException.Conflict("A running task cannot be changed.");
    }
    TaskSpec edited = patch.applyTo(spec);
    TaskState moved = state.withRunAfter(patch.runAfter().orElse(state.runAfter()));
    return edited.equals(spec) && moved.equals(state)
        ? this
        : new Task(
            id, edited, moved, lease, createdAt, operation.at(), revision.next(operation.id()));
  }

  /** Begins the next attempt under a lease whose claim is this operation. */
  public Task claimed(Lease granted, Operation operation) {
    return new Task(
        id,
        spec,
        state.begun(operation.at()),
        granted,
        createdAt,
        operation.at(),
        revision.next(operation.id()));
  }

  /**
   * Under a lease whose claim is still to come as an operation of its own: the revision is that of
   * before, so that whoever has seen it may go on.
   */
  public Task leasedAhead(Lease granted, Instant begun) {
    return new Task(id, spec, state.begun(begun), granted, createdAt, updatedAt, revision);
  }

  /** As before {@link #leasedAhead}. */
  public Task unleased() {
    return new Task(id, spec, state.unclaimed(), null, createdAt, updatedAt, revision);
  }

  /** The same with a version of at least this (rule D6). */
  public Task versioned(long least) {
    return new Task(id, spec, state, lease, createdAt, updatedAt, revision.atLeast(least));
  }

  /**
   * Takes it from a worker whose lease ran out: queued again while attempts are left, else failed.
   */
  public Task leaseExpired(Operation operation) {
    String error = "The lease of worker " + lease.worker() + " ran out.";
    TaskState next =
        state.spent() < spec.maxAttempts()
            ? state.queued(null).withError(error)
            : state.finished(TaskStatus.FAILED, null, error, operation.at());
    return with(next, operation);
  }

  /**
   * Refuses the deletion of unfinished work.
   *
   * @throws HoldfastException.Conflict unless it is finished
   */
  public void checkDeletable() {
    if (!status().isTerminal()) {
      throw new HoldfastException.Conflict(
          "Only a finished task can be deleted; this one is " + status().wire() + ".");
    }
  }

  /** The next task with this state and without a lease. */
  Task with(TaskState next, Operation operation) {
    return new Task(id, spec, next, null, createdAt, operation.at(), revision.next(operation.id()));
  }
}
