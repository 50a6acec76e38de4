package dev.holdfast.domain;

/**
 * A change of one task as a value: a store reads the row, applies the change and writes the row in
 * one transaction, so the same change gives the same answer on either store and in a replay.
 */
public sealed interface TaskChange {

  /**
   * The next task, or the same instance when there is nothing to change.
   *
   * @throws HoldfastException.Refusal if the task's state does not allow it
   */
  Task applyTo(Task task, Operation operation);

  /** {@link Task#run}. */
  record Run() implements TaskChange {
    @Override
    public Task applyTo(Task task, Operation operation) {
      return task.run(operation);
    }
  }

  /** {@link Task#cancel}. */
  record Cancel() implements TaskChange {
    @Override
    public Task applyTo(Task task, Operation operation) {
      return task.cancel(operation);
    }
  }

  /** {@link Task#patched}. */
  record Edit(TaskPatch patch) implements TaskChange {
    @Override
    public Task applyTo(Task task, Operation operation) {
      return task.patched(patch, operation);
    }
  }
}
