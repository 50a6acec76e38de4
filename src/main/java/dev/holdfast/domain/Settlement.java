package dev.holdfast.domain;

import java.time.Instant;

/**
 * The end of one run, complete before a store is called. Nothing but its own end can change the
 * content of a running task (a cancel takes it away), so the next task follows from the claimed
 * one; a store only compares the claim and writes.
 *
 * @param claimed the task as the claim returned it
 * @param outcome what the handler answered
 * @param startedAt when the handler was called
 * @param finishedAt when it answered
 * @param retryAt when the next attempt is due, should there be one
 */
public record Settlement(
    Task claimed, TaskOutcome outcome, Instant startedAt, Instant finishedAt, Instant retryAt) {

  /** The task after this run, if the run still holds it. */
  public Task after(Operation operation) {
    TaskState run = claimed.state().startedAt(startedAt);
    return claimed.with(next(run), operation);
  }

  private TaskState next(TaskState run) {
    if (outcome instanceof TaskOutcome.Completed done) {
      return run.finished(TaskStatus.COMPLETED, done.result(), null, finishedAt);
    }
    if (outcome instanceof TaskOutcome.Failed failed) {
      boolean again = failed.retry() && run.spent() < claimed.spec().maxAttempts();
      return again
          ? run.queued(retryAt).withError(failed.error())
          : run.finished(TaskStatus.FAILED, null, failed.error(), finishedAt);
    }
    if (outcome instanceof TaskOutcome.Snoozed snoozed) {
      return run.queued(finishedAt.plus(snoozed.delay())).withoutSpending();
    }
    if (outcome instanceof TaskOutcome.Cancelled cancelled) {
      return run.finished(TaskStatus.CANCELLED, null, cancelled.reason(), finishedAt);
    }
    return isHistory() ? run.queued(null).withoutSpending() : claimed.state().unclaimed();
  }

  /** Whether a handler was called, so that there is a run to remember. */
  public boolean isHistory() {
    return !(outcome instanceof TaskOutcome.Released released) || released.begun();
  }

  /** The run as history. */
  public Attempt attempt(boolean late) {
    Json result = outcome instanceof TaskOutcome.Completed done ? done.result() : null;
    return new Attempt(
        claimed.id(),
        claimed.state().attempt(),
        claimed.lease().claim(),
        claimed.lease().worker(),
        startedAt,
        finishedAt,
        result,
        error(),
        late);
  }

  private String error() {
    if (outcome instanceof TaskOutcome.Failed failed) {
      return failed.error();
    }
    if (outcome instanceof TaskOutcome.Cancelled cancelled) {
      return cancelled.reason();
    }
    if (outcome instanceof TaskOutcome.Snoozed snoozed) {
      return "Snoozed for " + snoozed.delay().toMillis() + " ms.";
    }
    return outcome instanceof TaskOutcome.Released ? "Given back by the worker." : null;
  }
}
