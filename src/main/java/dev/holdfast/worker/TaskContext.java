package dev.holdfast.worker;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executor;

/**
 * One attempt, as its handler sees it.
 *
 * @param task the task's id
 * @param token the run's fencing token: the same for every effect of this attempt, never the same
 *     for another; hand it to systems that can refuse a stale one
 * @param attempt counts the runs of the task from 1
 * @param deadline when the attempt is given up
 * @param params the task's params
 * @param cancellation told when the attempt has lost the task or its time
 * @param blocking where work that blocks may run
 */
public record TaskContext<P>(
    UUID task,
    UUID token,
    int attempt,
    Instant deadline,
    P params,
    Cancellation cancellation,
    Executor blocking) {

  /** Whether the attempt has lost the task or its time; its answer will not count. */
  @FunctionalInterface
  public interface Cancellation {
    boolean requested();
  }
}
