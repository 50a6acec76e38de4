package dev.holdfast.store.failover;

import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.domain.ClockCorrection;
import dev.holdfast.domain.FactRepository;
import dev.holdfast.domain.Ids;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.OperationRepository;
import dev.holdfast.domain.TaskRepository;
import dev.holdfast.store.Copy;
import dev.holdfast.store.Primary;
import dev.holdfast.store.PrimarySync;
import dev.holdfast.sync.CallGuard;
import dev.holdfast.sync.Epoch;
import dev.holdfast.sync.FailureClass;
import dev.holdfast.sync.Mode;
import dev.holdfast.sync.OwnWork;
import dev.holdfast.sync.ProbeWatch;
import dev.holdfast.sync.Supervisor;
import dev.holdfast.sync.SyncSettings;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/**
 * This process as one of those that share a PostgreSQL: its mode, and the calls that are under way.
 * The mode is changed on the sync thread and read everywhere.
 */
@Singleton
class Pod implements Supervisor.Listener {
  /** Nothing that the supervisor does by itself waits longer. */
  private static final Duration TICK = Duration.ofMillis(25);

  private final SyncThread thread;
  private final PrimarySync primarySync;
  private final Copy copy;
  private final Stores primary;
  private final CircuitBreakerMaintenance breakers;
  private final HoldfastConfig config;
  private final Ids ids;
  private final Events events;
  private final Steps steps;
  private final SyncSettings settings;
  private final Readiness readiness;
  private final Leases leases = new Leases();
  private final Set<Flight<?>> underWay = ConcurrentHashMap.newKeySet();
  private final List<BooleanSupplier> awaitingProbe = new ArrayList<>();

  private volatile Mode mode = new Mode.Standalone();
  private volatile boolean takesOver;
  private final CompletableFuture<Void> word = new CompletableFuture<>();
  private volatile boolean held;
  private Supervisor supervisor;
  private Links links;

  Pod(
      SyncThread thread,
      Instance<PrimarySync> primarySync,
      Copy copy,
      @Primary Instance<TaskRepository> tasks,
      @Primary Instance<FactRepository> facts,
      @Primary Instance<OperationRepository> operations,
      CircuitBreakerMaintenance breakers,
      HoldfastConfig config,
      Ids ids,
      Events events,
      ClockCorrection clock) {
    boolean configured = config.postgres().configured();
    this.thread = thread;
    this.copy = copy;
    this.breakers = breakers;
    this.config = config;
    this.settings = Settings.of(config.sync(), config.worker().lease());
    this.readiness = new Readiness(copy, config.sync(), thread);
    this.ids = ids;
    this.events = events;
    this.primarySync = configured ? primarySync.get() : null;
    this.primary = configured ? new Stores(tasks.get(), facts.get(), operations.get()) : null;
    this.steps = new Steps(leases, copy, events, clock, config);
  }

  /**
   * Begins to watch PostgreSQL; the copy is open.
   *
   * @param database that the file belongs to, or null
   * @param offset what PostgreSQL's clock showed more than this machine's when it was last there
   */
  void begin(UUID database, Duration offset) {
    steps.begin(offset);
    thread.execute(
        () -> {
          links = new Links(primarySync, copy, thread, steps, database);
          supervisor =
              new Supervisor(
                  settings, links, copy, this, () -> ThreadLocalRandom.current().nextDouble());
          links.serve(supervisor, this::probed);
          mode = supervisor.mode();
          events.begun(thread.now());
          copy.onNews(() -> thread.execute(this::tick));
          thread.every(TICK, this::tick);
        });
  }

  private void tick() {
    Instant now = thread.now();
    supervisor.tick(now);
    links.settle();
    probed();
    Duration well = supervisor.probes().wellFor(now);
    takesOver =
        mode instanceof Mode.Primary
            && OwnWork.mayTakeOver(well, config.worker().lease(), settings);
    boolean away = supervisor.probes().isAway();
    if (away || mode instanceof Mode.Primary || lastChange() == Epoch.Change.ANOTHER) {
      word.complete(null);
    }
  }

  /** Calls that wait for a probe are looked at anew. */
  private void probed() {
    awaitingProbe.removeIf(BooleanSupplier::getAsBoolean);
  }

  @Override
  public void changed(Mode before, Mode after) {
    mode = after;
    events.changed(before, after, copy.depth(), underWay.size(), thread.now());
    if (before instanceof Mode.Primary) {
      // What was answered before is in the copy before anybody reads it (rule R3).
      readiness.settle();
      List.copyOf(underWay).forEach(Flight::trip);
      primarySync.drop();
    } else if (after instanceof Mode.Recovering) {
      primarySync.prepare();
    } else if (after instanceof Mode.Primary) {
      breakers.reset(Guarded.BREAKER);
    }
  }

  SyncThread thread() {
    return thread;
  }

  Mode mode() {
    return mode;
  }

  /** The mode's generation while SQLite serves, else one that no call has (rule M1). */
  long localGeneration() {
    Mode now = mode;
    return now.isLocal() ? now.generation() : -1;
  }

  Stores primary() {
    return primary;
  }

  Stores copy(Copy.Local call) {
    return new Stores(copy.tasks(call), copy.facts(call), null);
  }

  ProbeWatch probes() {
    return supervisor.probes();
  }

  SyncSettings settings() {
    return settings;
  }

  Leases leases() {
    return leases;
  }

  /** What claims here may take. */
  HoldfastConfig.Work work() {
    return config.sync().work();
  }

  /** Whether leases of others that ran out may be taken over now. */
  boolean takesOver() {
    return takesOver;
  }

  FailureClass classify(Throwable failure) {
    return primarySync.classify(failure);
  }

  /** The same as another operation (rule D3). */
  Operation anew(Operation operation) {
    return new Operation(ids.next(), operation.kind(), null, operation.at());
  }

  void tookOff(Flight<?> flight) {
    underWay.add(flight);
  }

  void landed(Flight<?> flight) {
    underWay.remove(flight);
  }

  /** On the sync thread: asks for a probe, and again after each until it is decided. */
  void awaitProbe(BooleanSupplier decided) {
    awaitingProbe.add(decided);
    supervisor.doubted(thread.now());
  }

  /** On the sync thread: a call goes to SQLite; the mode says so before (rule I2). */
  void redirected(FailureClass kind, Throwable failure) {
    events.redirected(kind, failure);
    supervisor.redirected(thread.now());
  }

  /** When SQLite may take a call. */
  Uni<Void> readyToServe(CallGuard.Kind kind) {
    return readiness.toServe(kind);
  }

  /** Done when PostgreSQL has said something or surely says nothing: a start waits for it. */
  Future<Void> word() {
    return word;
  }

  /** The start is over. */
  void started() {
    thread.execute(() -> events.started(mode, copy.depth()));
  }

  /** How the history that was seen last compares with the copy's. */
  Epoch.Change lastChange() {
    return steps.lastChange();
  }

  /** Nothing is asked of PostgreSQL any more. */
  void end() {
    thread.stop();
    primarySync.drop();
  }

  /** Whether a drill keeps PostgreSQL from serving. */
  boolean isHeld() {
    return held;
  }

  Uni<Void> drill() {
    return thread.run(
        () -> {
          held = true;
          events.drill();
          supervisor.drill(thread.now());
        });
  }

  Uni<Void> drillEnds() {
    return thread.run(
        () -> {
          held = false;
          supervisor.drillEnds(thread.now());
        });
  }

  /** Conflicts that PostgreSQL keeps; null while it does not serve. */
  Uni<Long> conflicts() {
    return mode instanceof Mode.Primary
        ? primarySync.conflicts().onFailure().recoverWithNull()
        : Uni.createFrom().nullItem();
  }

  /** Whether the run of this claim must stop, because PostgreSQL's lease on it is about to end. */
  boolean isEnding(UUID claim) {
    return mode.isLocal() && leases.isEnding(claim, thread.now(), settings);
  }

  Events events() {
    return events;
  }
}
