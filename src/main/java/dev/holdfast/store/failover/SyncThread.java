package dev.holdfast.store.failover;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The one thread on which the pod's mode is decided. Nothing here waits for a database; its time
 * only moves forward, whatever the machine's clock does.
 */
@Singleton
class SyncThread {
  private static final Logger LOG = Logger.getLogger(SyncThread.class);

  private final Instant begun = Instant.now();
  private final long origin = System.nanoTime();
  private final ScheduledExecutorService executor = executor();

  private static ScheduledExecutorService executor() {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "sync");
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    return executor;
  }

  /** The present, by a clock that is never set. */
  Instant now() {
    return begun.plusNanos(System.nanoTime() - origin);
  }

  void execute(Runnable work) {
    try {
      executor.execute(guarded(work));
    } catch (RejectedExecutionException e) {
      LOG.debug("the service is stopping");
    }
  }

  /** Runs it and tells when it has run. */
  Uni<Void> run(Runnable work) {
    return Uni.createFrom()
        .emitter(
            emitter ->
                execute(
                    () -> {
                      work.run();
                      emitter.complete(null);
                    }));
  }

  void every(Duration interval, Runnable work) {
    executor.scheduleWithFixedDelay(guarded(work), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A periodic task that throws would not be run again. */
  private static Runnable guarded(Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (RuntimeException | Error e) {
        LOG.error("the sync thread met a defect", e);
      }
    };
  }

  void stop() {
    executor.shutdownNow();
  }
}
