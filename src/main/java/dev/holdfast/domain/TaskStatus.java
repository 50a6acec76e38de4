package dev.holdfast.domain;

import java.util.Locale;
import java.util.Optional;

/**
 * The six states of a task. {@link #wire()} is how a state is spelled in JSON and in the stores.
 */
public enum TaskStatus {
  /** Stored, not to be run until somebody says {@code run}. */
  CREATED,
  /** Waiting for a worker, perhaps until {@code run_after}. */
  QUEUED,
  /** Claimed by a worker under a lease. */
  RUNNING,
  /** Done, with a result. */
  COMPLETED,
  /** Given up: no attempts left, or the handler said that a retry is useless. */
  FAILED,
  /** Cancelled by a client or by its own handler. */
  CANCELLED;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The lower-case spelling used everywhere outside of the code. */
  public String wire() {
    return wire;
  }

  /** Whether only an explicit {@code run} leaves this state. */
  public boolean isTerminal() {
    return this == COMPLETED || this == FAILED || this == CANCELLED;
  }

  /** The state with that spelling, empty when there is none. */
  public static Optional<TaskStatus> of(String wire) {
    for (TaskStatus status : values()) {
      if (status.wire.equals(wire)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
