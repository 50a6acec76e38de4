package dev.holdfast.domain;

import java.util.UUID;

/**
 * Hints to whoever runs tasks in this process. Losing one costs time, never correctness: due tasks
 * are polled for, and a heartbeat notices a lost claim.
 */
public interface TaskSignals {

  /** There may be something to claim. */
  void queued();

  /** The task was taken from its run. */
  void cancelled(UUID task);
}
