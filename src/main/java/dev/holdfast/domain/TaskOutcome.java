package dev.holdfast.domain;

import java.time.Duration;

/** How one attempt ended: the closed set of what a handler can answer. */
public sealed interface TaskOutcome {

  /** Done; {@code result} is a JSON object or null. */
  record Completed(Json result) implements TaskOutcome {}

  /** Not done; retried while attempts are left unless {@code retry} is false. */
  record Failed(String error, boolean retry) implements TaskOutcome {}

  /** Not yet: queued again after {@code delay} without spending an attempt. */
  record Snoozed(Duration delay) implements TaskOutcome {}

  /** The handler itself decided that the work is not to be done. */
  record Cancelled(String reason) implements TaskOutcome {}

  /**
   * The worker gives the task back without having finished it; no attempt is spent.
   *
   * @param begun whether its handler was called; if not, it is as if it had never been claimed
   */
  record Released(boolean begun) implements TaskOutcome {}
}
