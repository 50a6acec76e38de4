package dev.holdfast.store;

import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskStatus;
import java.time.Instant;

/**
 * Whether a task can be claimed, and since when; both stores keep it in two columns of their own.
 *
 * @param ready it is queued and due
 * @param at when it became or becomes due; null unless queued
 */
public record Due(boolean ready, Instant at) {

  /** As the task stands. */
  public static Due of(Task task) {
    if (task.status() != TaskStatus.QUEUED) {
      return new Due(false, null);
    }
    Instant after = task.state().runAfter();
    return after == null
        ? new Due(true, task.updatedAt())
        : new Due(!after.isAfter(task.updatedAt()), after);
  }
}
