package dev.holdfast.worker;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** The one thread that touches what the worker knows; a defect in one task does not end it. */
final class WorkerThread {
  private static final Logger LOG = Logger.getLogger(WorkerThread.class);
  private static final long CHECK_MILLIS = 10;

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "worker"));

  /** Runs something soon; nothing happens once the thread has ended. */
  void post(Runnable work) {
    try {
      executor.execute(() -> guarded(work));
    } catch (RejectedExecutionException e) {
      LOG.debug("the worker has stopped");
    }
  }

  /** Runs something again and again, at first now. */
  void every(Duration interval, Runnable work) {
    executor.scheduleWithFixedDelay(
        () -> guarded(work), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** For collaborators that schedule by themselves. */
  ScheduledExecutorService executor() {
    return executor;
  }

  /** Runs something and waits for it. */
  void call(Runnable work) {
    try {
      executor.submit(() -> guarded(work)).get();
    } catch (ExecutionException | RejectedExecutionException e) {
      LOG.error("the worker met a defect", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until a condition, looked at on the thread, holds; false when time ran out. */
  boolean await(Duration patience, BooleanSupplier condition) {
    CountDownLatch reached = new CountDownLatch(1);
    Runnable check =
        () -> {
          if (condition.getAsBoolean()) {
            reached.countDown();
          }
        };
    var checks =
        executor.scheduleWithFixedDelay(
            () -> guarded(check), 0, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    try {
      return reached.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      checks.cancel(false);
    }
  }

  void stop() {
    executor.shutdownNow();
  }

  private static void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      LOG.error("the worker met a defect", e);
    }
  }

  /** Threads for handlers, which may block: as many as run at the same time. */
  static ExecutorService handlers() {
    AtomicInteger number = new AtomicInteger();
    return Executors.newCachedThreadPool(
        task -> {
          Thread handler = new Thread(task, "handler-" + number.incrementAndGet());
          handler.setDaemon(true);
          return handler;
        });
  }
}
