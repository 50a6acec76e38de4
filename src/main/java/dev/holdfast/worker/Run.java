package dev.holdfast.worker;

import dev.holdfast.domain.Clock;
import dev.holdfast.domain.Settlement;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskOutcome;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * One attempt under way. It ends exactly once: by its handler's answer, or by being stopped, after
 * which the handler's answer does not count.
 */
final class Run {
  private static final Logger LOG = Logger.getLogger(Run.class);

  private final Task task;
  private final Clock clock;
  private final Executor threads;
  private final Consumer<Settlement> onEnd;
  private final AtomicReference<Instant> endedAt = new AtomicReference<>();
  private volatile Instant startedAt;
  private volatile Instant deadline;
  private volatile Cancellable subscription;

  /** Its end goes to {@code onEnd}; the handler is called, and told, on {@code threads}. */
  Run(Task task, Clock clock, Executor threads, Consumer<Settlement> onEnd) {
    this.task = task;
    this.clock = clock;
    this.threads = threads;
    this.onEnd = onEnd;
    this.startedAt = clock.now();
  }

  Task task() {
    return task;
  }

  /** Names this run: the same task under another claim is another run. */
  Key key() {
    return Key.of(task);
  }

  /**
   * @param claim the fencing token
   * @param task what is run
   */
  record Key(UUID claim, UUID task) {
    static Key of(Task task) {
      return new Key(task.lease().claim(), task.id());
    }
  }

  /** The claims under which tasks are run. */
  static Set<UUID> claims(List<Task> tasks) {
    return tasks.stream().map(task -> task.lease().claim()).collect(Collectors.toSet());
  }

  /** Calls the handler. */
  <P> void start(TaskHandler<P> handler, Results results, Duration limit) {
    deadline = startedAt.plus(limit);
    threads.execute(() -> call(handler, results));
  }

  private <P> void call(TaskHandler<P> handler, Results results) {
    if (endedAt.get() != null) {
      return;
    }
    startedAt = clock.now();
    try {
      TaskContext<P> context =
          new TaskContext<>(
              task.id(),
              task.lease().claim(),
              task.state().attempt(),
              deadline,
              results.params(task.spec().params(), handler.paramsType()),
              () -> endedAt.get() != null,
              threads);
      Uni<?> answer = handler.handle(context);
      if (answer == null) {
        end(Results.failure(TaskFailure.permanent("The handler gave no Uni.")));
        return;
      }
      subscription =
          answer.subscribe().with(item -> answered(results, item), e -> end(Results.failure(e)));
      if (endedAt.get() != null) {
        subscription.cancel();
      }
    } catch (Throwable e) {
      end(Results.failure(e));
    }
  }

  private void answered(Results results, Object item) {
    TaskOutcome outcome;
    try {
      outcome = results.outcome(item, startedAt, clock.now());
    } catch (RuntimeException | Error e) {
      outcome = Results.failure(e);
    }
    end(outcome);
  }

  /** Whether its time is over. */
  boolean isOverdue(Instant now) {
    return deadline != null && now.isAfter(deadline);
  }

  /** Ends it from outside: tells the handler, and the handler's own answer no longer counts. */
  void stop(TaskOutcome outcome) {
    end(outcome);
    Cancellable running = subscription;
    if (running != null) {
      threads.execute(() -> tell(running));
    }
  }

  /** What runs when a subscription is cancelled is the handler's: it may block or throw. */
  private void tell(Cancellable running) {
    try {
      running.cancel();
    } catch (RuntimeException | Error e) {
      LOG.debugf(e, "the handler of %s failed when it was cancelled", task.id());
    }
  }

  private void end(TaskOutcome outcome) {
    Instant now = clock.now();
    if (endedAt.compareAndSet(null, now)) {
      Duration wait = task.spec().retryPolicy().delay(task.state().spent(), Math.random());
      onEnd.accept(new Settlement(task, outcome, startedAt, now, now.plus(wait)));
    }
  }
}
