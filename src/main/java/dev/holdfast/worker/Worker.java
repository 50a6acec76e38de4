package dev.holdfast.worker;

import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.domain.ClaimRequest;
import dev.holdfast.domain.Clock;
import dev.holdfast.domain.LeaseWatch;
import dev.holdfast.domain.Settled;
import dev.holdfast.domain.Settlement;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskOutcome;
import dev.holdfast.domain.TaskRepository;
import dev.holdfast.domain.TaskSignals;
import dev.holdfast.service.Operations;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Claims due tasks in batches, runs as many at once as it is allowed to, settles them in batches,
 * and renews its leases with one heartbeat. Everything that it knows is touched on one thread only,
 * so nothing is locked; handlers run elsewhere.
 */
@Singleton
final class Worker implements TaskSignals {
  private static final Logger LOG = Logger.getLogger(Worker.class);
  private static final int LATE = 100;
  private static final int EARLY = 10;
  private static final int TAKE_OVER = 500;
  private static final Duration CHECKS = Duration.ofMillis(200);
  private static final Duration LAST_WRITES = Duration.ofSeconds(2);

  private final TaskRepository tasks;
  private final Operations operations;
  private final Handlers handlers;
  private final Results results;
  private final Clock clock;
  private final LeaseWatch leases;
  private final WorkerMetrics metrics;
  private final HoldfastConfig.Worker config;
  private final String name;

  private final WorkerThread thread = new WorkerThread();
  private final ExecutorService handlerThreads = WorkerThread.handlers();
  private final AtomicBoolean signalled = new AtomicBoolean();

  private final AtomicBoolean doubted = new AtomicBoolean();

  private final Ready ready = new Ready();
  private final Map<Run.Key, Run> running = new HashMap<>();
  private final Pace pace;
  private final GiveUps giveUps = new GiveUps();
  private final Settler settler;
  private boolean claiming;
  private boolean stopping;
  private boolean failing;

  Worker(
      TaskRepository tasks,
      Operations operations,
      Handlers handlers,
      Results results,
      Clock clock,
      LeaseWatch leases,
      WorkerMetrics metrics,
      HoldfastConfig config) {
    this.tasks = tasks;
    this.operations = operations;
    this.handlers = handlers;
    this.results = results;
    this.clock = clock;
    this.leases = leases;
    this.metrics = metrics;
    this.config = config.worker();
    this.name = WorkerName.fresh();
    this.pace = new Pace(this.config.concurrency(), this.config.batch());
    this.settler =
        new Settler(
            tasks, () -> operations.internal("task.settle"), thread.executor(), this::settled);
  }

  void start(@Observes @Priority(LATE) StartupEvent event) {
    metrics.watch(running::size, ready::size, settler::depth);
    if (!config.enabled()) {
      return;
    }
    thread.every(config.pollInterval(), this::claim);
    thread.every(CHECKS, this::check);
    thread.every(config.lease().dividedBy(3), this::heartbeat);
    thread.every(config.lease().dividedBy(6), this::takeOver);
    thread.every(GiveUps.INTERVAL, giveUps::tell);
  }

  @Override
  public void queued() {
    once(signalled, this::claim);
  }

  /**
   * Which run it was is found out by asking the store: a repeated cancel must not hit a later run.
   */
  @Override
  public void cancelled() {
    once(doubted, this::heartbeat);
  }

  /** Signals that come before the first of them is served are served with it. */
  private void once(AtomicBoolean pending, Runnable work) {
    if (config.enabled() && pending.compareAndSet(false, true)) {
      thread.post(
          () -> {
            pending.set(false);
            work.run();
          });
    }
  }

  private void claim() {
    int ahead = pace.ahead();
    int room =
        Math.min(config.batch(), config.concurrency() - running.size() + ahead - ready.size());
    List<String> types = handlers.types();
    if (claiming || stopping || room <= 0 || ready.size() > ahead / 2 || types.isEmpty()) {
      return;
    }
    claiming = true;
    long begun = System.nanoTime();
    ClaimRequest request =
        new ClaimRequest(name, types, config.queues().orElse(List.of()), room, config.lease());
    tasks
        .claim(operations.internal("task.claim"), request)
        .subscribe()
        .with(
            claimed -> thread.post(() -> claimed(claimed, room, System.nanoTime() - begun)),
            failure -> thread.post(() -> failed(failure)));
  }

  private void claimed(List<Task> claimed, int room, long nanos) {
    claiming = false;
    if (failing) {
      failing = false;
      LOG.info("tasks are claimed again");
    }
    if (stopping) {
      claimed.forEach(this::release);
      return;
    }
    metrics.claimed(claimed.size(), nanos);
    ready.addAll(claimed, clock.now());
    startRuns();
    if (claimed.size() == room) {
      claim();
    }
  }

  private void failed(Throwable failure) {
    claiming = false;
    if (!failing) {
      failing = true;
      LOG.warnf("tasks cannot be claimed now: %s", failure.getMessage());
    }
  }

  private void startRuns() {
    while (!stopping && running.size() < config.concurrency() && !ready.isEmpty()) {
      Task task = ready.poll();
      Run run = new Run(task, clock, handlerThreads, ended -> thread.post(() -> ended(ended)));
      running.put(run.key(), run);
      run.start(handlers.of(task.spec().type()), results, limit(task));
    }
  }

  private Duration limit(Task task) {
    Integer own = task.spec().timeoutSeconds();
    return own == null ? config.defaultTimeout() : Duration.ofSeconds(own);
  }

  private void ended(Settlement settlement) {
    running.remove(Run.Key.of(settlement.claimed()));
    pace.ran(Duration.between(settlement.startedAt(), settlement.finishedAt()));
    settler.add(settlement);
    startRuns();
    claim();
  }

  private void settled(List<Settlement> batch, List<Settled> answers) {
    for (int i = 0; i < batch.size(); i++) {
      Settlement settlement = batch.get(i);
      metrics.settled(settlement, answers.get(i));
      giveUps.note(settlement, answers.get(i));
    }
  }

  private void check() {
    Instant now = clock.now();
    for (Run run : List.copyOf(running.values())) {
      if (run.isOverdue(now)) {
        String message = "The attempt took longer than " + limit(run.task()).toSeconds() + " s.";
        run.stop(new TaskOutcome.Failed(message, true));
      } else if (leases.isEnding(run.task().lease().claim())) {
        // Soon others may take it over; it goes back as if this attempt had not been.
        run.stop(new TaskOutcome.Released(true));
      }
    }
    List<Task> stale = ready.takeStale(now);
    if (!stale.isEmpty()) {
      pace.slower();
      stale.forEach(this::release);
    }
  }

  private void heartbeat() {
    List<Task> mine = new ArrayList<>(ready.tasks());
    running.values().forEach(run -> mine.add(run.task()));
    List<Task> leased = new ArrayList<>(mine);
    leased.addAll(settler.unwritten());
    if (leased.isEmpty()) {
      return;
    }
    tasks
        .heartbeat(name, Run.claims(leased), clock.now(), config.lease())
        .subscribe()
        .with(
            held -> thread.post(() -> keep(mine, held)),
            failure -> LOG.debugf("no heartbeat: %s", failure.getMessage()));
  }

  /** Gives up what this worker had when it sent the heartbeat and did not hold any more. */
  private void keep(List<Task> mine, Map<UUID, List<UUID>> held) {
    for (Task task : mine) {
      if (!held.getOrDefault(task.lease().claim(), List.of()).contains(task.id())) {
        Run.Key key = Run.Key.of(task);
        ready.remove(key);
        Run run = running.get(key);
        if (run != null) {
          run.stop(new TaskOutcome.Failed("The task was taken from this run.", false));
        }
      }
    }
  }

  private void takeOver() {
    tasks
        .takeOver(operations.internal("task.take-over"), TAKE_OVER)
        .subscribe()
        .with(
            freed -> {
              if (!freed.isEmpty()) {
                LOG.infof("%d tasks were taken over from workers that went away", freed.size());
                queued();
              }
            },
            failure -> LOG.debugf("no take-over: %s", failure.getMessage()));
  }

  /** Lets running handlers finish for a while, gives the rest back, writes what has ended. */
  void stop(@Observes @Priority(EARLY) ShutdownEvent event) {
    if (config.enabled()) {
      thread.call(
          () -> {
            stopping = true;
            ready.takeAll().forEach(this::release);
          });
      if (!thread.await(config.drainTimeout(), this::isIdle)) {
        LOG.warnf("stopping without waiting any longer: %d handlers still run", running.size());
        thread.call(
            () ->
                List.copyOf(running.values())
                    .forEach(run -> run.stop(new TaskOutcome.Released(true))));
        thread.await(LAST_WRITES, this::isIdle);
      }
    }
    thread.stop();
    handlerThreads.shutdownNow();
  }

  private boolean isIdle() {
    return !claiming && running.isEmpty() && settler.isIdle();
  }

  private void release(Task task) {
    Instant now = clock.now();
    settler.add(new Settlement(task, new TaskOutcome.Released(false), now, now, now));
  }
}
