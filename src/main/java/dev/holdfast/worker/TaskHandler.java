package dev.holdfast.worker;

import io.smallrye.mutiny.Uni;

/**
 * Runs the tasks of one type. A CDI bean that implements it is found by itself; {@link #handle} is
 * called on a thread of the worker's, so that starting may take a while, but a handler that blocks
 * throughout is better a {@link BlockingTaskHandler}.
 *
 * <p>A run can happen more than once: after a crash, a lost lease or a timeout the task is taken up
 * again while the first run may still be busy. Make effects idempotent or guard them with {@link
 * TaskContext#token}.
 *
 * @param <P> what the task's params are read into; reading them must not fail for valid params
 */
public interface TaskHandler<P> {

  /** The type of the tasks that it runs. */
  String type();

  /** Into what the params are read: a record or class that Jackson can bind, or a JsonNode. */
  Class<P> paramsType();

  /**
   * Does the work. The item becomes the result: anything that Jackson writes as an object of at
   * most 256 KiB, or null; or a {@link dev.holdfast.domain.TaskOutcome} that says more. A failure
   * is retried by the task's policy unless it is a {@link TaskFailure} that says otherwise. When
   * the attempt is cancelled or times out, the subscription is cancelled.
   */
  Uni<?> handle(TaskContext<P> context);
}
