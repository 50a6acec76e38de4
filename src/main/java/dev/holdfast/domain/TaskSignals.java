package dev.holdfast.domain;

/**
 * Hints to whoever runs tasks in this process. Losing one costs time, never correctness: due tasks
 * are polled for, and a heartbeat notices a lost claim.
 */
public interface TaskSignals {

  /** There may be something to claim. */
  void queued();

  /** A task may have been taken from its run. */
  void cancelled();
}
