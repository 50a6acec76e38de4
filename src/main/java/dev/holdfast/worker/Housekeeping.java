package dev.holdfast.worker;

import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.domain.Clock;
import dev.holdfast.domain.OperationRepository;
import dev.holdfast.domain.TaskRepository;
import dev.holdfast.domain.TaskStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Forgets operations whose time is over and counts the queue, now and then. */
@Singleton
final class Housekeeping {
  private static final Logger LOG = Logger.getLogger(Housekeeping.class);
  private static final int LATE = 100;
  private static final int EARLY = 10;
  private static final int FORGOTTEN_AT_ONCE = 1_000;
  private static final int COUNT_SECONDS = 15;
  private static final int FORGET_SECONDS = 60;

  private final TaskRepository tasks;
  private final OperationRepository operations;
  private final HoldfastConfig config;
  private final Clock clock;
  private final Map<TaskStatus, Long> counts = new EnumMap<>(TaskStatus.class);
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "housekeeping"));

  Housekeeping(
      TaskRepository tasks,
      OperationRepository operations,
      HoldfastConfig config,
      Clock clock,
      MeterRegistry registry) {
    this.tasks = tasks;
    this.operations = operations;
    this.config = config;
    this.clock = clock;
    for (TaskStatus status : TaskStatus.values()) {
      Gauge.builder("holdfast.tasks", () -> count(status))
          .description("Tasks by state, counted every 15 seconds")
          .tag("status", status.wire())
          .strongReference(true)
          .register(registry);
    }
  }

  void start(@Observes @Priority(LATE) StartupEvent event) {
    if (config.command().isPresent()) {
      return;
    }
    thread.scheduleWithFixedDelay(guarded(this::count), 0, COUNT_SECONDS, TimeUnit.SECONDS);
    thread.scheduleWithFixedDelay(
        guarded(this::forget), FORGET_SECONDS, FORGET_SECONDS, TimeUnit.SECONDS);
  }

  /** A periodic task that throws would not be run again. */
  private static Runnable guarded(Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (RuntimeException | Error e) {
        LOG.error("housekeeping met a defect", e);
      }
    };
  }

  void stop(@Observes @Priority(EARLY) ShutdownEvent event) {
    thread.shutdownNow();
  }

  private void count() {
    tasks
        .countByStatus()
        .subscribe()
        .with(this::keep, failure -> LOG.debugf("no count: %s", failure.getMessage()));
  }

  private synchronized void keep(Map<TaskStatus, Long> counted) {
    counts.clear();
    counts.putAll(counted);
  }

  private synchronized long count(TaskStatus status) {
    return counts.getOrDefault(status, 0L);
  }

  /** In small steps, so that no writer waits long; goes on as long as a step was full. */
  private void forget() {
    operations
        .forget(clock.now().minus(config.operations().retention()), FORGOTTEN_AT_ONCE)
        .subscribe()
        .with(
            forgotten -> {
              if (forgotten == FORGOTTEN_AT_ONCE) {
                thread.execute(this::forget);
              }
            },
            failure -> LOG.debugf("nothing forgotten: %s", failure.getMessage()));
  }
}
