package dev.holdfast.worker;

import io.smallrye.mutiny.Uni;

/**
 * A handler that blocks. It runs on a thread of the worker's, which is interrupted when the attempt
 * is cancelled or times out; one that does not listen keeps its thread, not the task.
 *
 * @param <P> what the task's params are read into
 */
public interface BlockingTaskHandler<P> extends TaskHandler<P> {

  /** Does the work; the value and exceptions mean what they mean in {@link #handle}. */
  Object run(TaskContext<P> context) throws Exception;

  @Override
  default Uni<?> handle(TaskContext<P> context) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              InterruptibleRun work = new InterruptibleRun(emitter, () -> run(context));
              emitter.onTermination(work::interrupt);
              context.blocking().execute(work);
            });
  }
}
