package dev.holdfast.domain;

import java.time.Instant;

/**
 * Where a task stands.
 *
 * @param status one of six
 * @param runAfter not claimed before this instant; null means at once
 * @param attempt runs begun so far, over the task's whole life
 * @param budgetBase the {@code attempt} at which the present budget of attempts began
 * @param result the handler's answer, a JSON object, or null
 * @param error why the last attempt failed, or null
 * @param startedAt when the last attempt began, or null
 * @param finishedAt when the terminal state was reached, or null
 */
public record TaskState(
    TaskStatus status,
    Instant runAfter,
    int attempt,
    int budgetBase,
    Json result,
    String error,
    Instant startedAt,
    Instant finishedAt) {

  /** The state of a task that has never run. */
  public static TaskState initial(TaskStatus status, Instant runAfter) {
    return new TaskState(status, runAfter, 0, 0, null, null, null, null);
  }

  /** Attempts of the present budget that failed or are under way. */
  public int spent() {
    return attempt - budgetBase;
  }

  TaskState queued(Instant dueAt) {
    return new TaskState(
        TaskStatus.QUEUED, dueAt, attempt, budgetBase, null, error, startedAt, null);
  }

  TaskState freshBudget() {
    return new TaskState(TaskStatus.QUEUED, null, attempt, attempt, null, null, startedAt, null);
  }

  TaskState begun(Instant at) {
    return new TaskState(TaskStatus.RUNNING, null, attempt + 1, budgetBase, null, error, at, null);
  }

  TaskState finished(TaskStatus terminal, Json answer, String why, Instant at) {
    return new TaskState(terminal, null, attempt, budgetBase, answer, why, startedAt, at);
  }

  TaskState withError(String why) {
    return new TaskState(status, runAfter, attempt, budgetBase, result, why, startedAt, finishedAt);
  }

  TaskState withRunAfter(Instant due) {
    return new TaskState(status, due, attempt, budgetBase, result, error, startedAt, finishedAt);
  }

  TaskState startedAt(Instant at) {
    return new TaskState(status, runAfter, attempt, budgetBase, result, error, at, finishedAt);
  }

  TaskState unclaimed() {
    return new TaskState(TaskStatus.QUEUED, null, attempt - 1, budgetBase, null, error, null, null);
  }

  TaskState withoutSpending() {
    return new TaskState(
        status, runAfter, attempt, budgetBase + 1, result, error, startedAt, finishedAt);
  }
}
