package dev.holdfast.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Everything that one seed makes: pods, clients, workers, faults; then peace, then the checks. */
final class World {
  private static final Duration PEACE = Duration.ofSeconds(60);

  /** Of the peace; then what is still to be done is done by nobody. */
  private static final Duration WORK = Duration.ofSeconds(18);

  /** How long everything must have been at rest for a history to be over. */
  private static final Duration REST = Duration.ofMillis(2500);

  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration FAULT_MOST = Duration.ofSeconds(5);

  private final Timeline time;
  private final Schedule schedule;
  private final PostgresModel postgres;
  private final History history = new History();
  private final List<Pod> pods = new ArrayList<>();
  private final List<Client> clients = new ArrayList<>();
  private final List<Worker> workers = new ArrayList<>();
  private final Troubles troubles;
  private boolean working = true;
  private Instant quietSince = Timeline.BEGIN;

  /** Of a seed, without its story. */
  World(long seed, Mutation mutation) {
    this(seed, Schedule.of(seed), mutation, false);
  }

  /**
   * Of a schedule; the seed decides what the schedule leaves open.
   *
   * @param told whether {@link #story} is wanted
   */
  World(long seed, Schedule schedule, Mutation mutation, boolean told) {
    this.schedule = schedule;
    time = Timeline.of(seed, told);
    postgres = new PostgresModel(time.byTime("postgres"));
    Map<Integer, Pod> numbered = new TreeMap<>();
    schedule.pods().forEach(plan -> numbered.put(plan.number(), pod(plan, mutation)));
    pods.addAll(numbered.values());
    schedule.clients().forEach(plan -> clients.add(client(plan, numbered)));
    troubles = new Troubles(time, postgres, numbered, history);
    pods.forEach(Pod::start);
    clients.forEach(Client::go);
    workers.forEach(Worker::go);
    schedule.faults().forEach(fault -> time.after(fault.at(), () -> happen(fault)));
    new LagWatch(time, postgres, pods, () -> quietSince, history).go();
  }

  private Pod pod(Schedule.PodPlan plan, Mutation mutation) {
    Timeline own = time.byTime(plan.name());
    Pod pod = new Pod(plan.name(), own, postgres, mutation, plan.clockOffset());
    pod.heard = (before, after) -> Ending.changed(history, own.now(), pod, before, after);
    if (plan.works()) {
      workers.add(new Worker(pod, history));
    }
    return pod;
  }

  private Client client(Schedule.ClientPlan plan, Map<Integer, Pod> numbered) {
    Timeline own = time.inOrder(plan.name());
    Timeline way = own.inOrder("way");
    Supplier<Pod> to =
        plan.isRoaming()
            ? () -> pods.get(way.random().nextInt(pods.size()))
            : () -> numbered.get(plan.pod());
    return new Client(plan.name(), own, to, plan.keys(), !plan.isRoaming(), history);
  }

  private void happen(Fault fault) {
    quietSince = time.now().plus(FAULT_MOST);
    troubles.happen(fault);
  }

  /** Runs to the end: until everything is at rest, or should have been for long. */
  History run() {
    Instant healed = Timeline.BEGIN.plus(Schedule.TROUBLE);
    time.runUntil(Timeline.BEGIN.plus(schedule.acting()));
    clients.forEach(Client::stop);
    time.runUntil(healed);
    troubles.heal();
    rest(healed.plus(WORK));
    workers.forEach(Worker::stop);
    working = false;
    rest(healed.plus(PEACE));
    new Ending(history, time.now()).tell(postgres, pods);
    return history;
  }

  private void rest(Instant latest) {
    Instant restless = time.now();
    long first = postgres.snapshot().xmax();
    while (time.now().isBefore(latest) && restless.plus(REST).isAfter(time.now())) {
      time.runUntil(time.now().plus(LOOK));
      if (!isAtRest(first)) {
        restless = time.now();
        first = postgres.snapshot().xmax();
      }
    }
  }

  /** Whether nothing is under way but what always is; no transaction since before this one. */
  private boolean isAtRest(long first) {
    return postgres.snapshot().xmin() >= first
        && pods.stream().allMatch(Pod::isAtRest)
        && !(working && postgres.rows().values().stream().anyMatch(Row::isUnfinished));
  }

  List<String> story() {
    return time.story();
  }
}
