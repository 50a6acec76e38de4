package dev.holdfast.sync;

import dev.holdfast.sync.history.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Everything that one seed makes: pods, clients, workers, faults; then peace, then the checks. */
final class World {
  private static final Duration TROUBLE = Duration.ofSeconds(4);
  private static final Duration PEACE = Duration.ofSeconds(24);

  private static final Duration FAULT_MOST = Duration.ofSeconds(5);
  private static final Runnable NOTHING = () -> {};

  private final Timeline time;
  private final PostgresModel postgres;
  private final History history = new History();
  private final List<Pod> pods = new ArrayList<>();
  private final List<Client> clients = new ArrayList<>();
  private final List<Worker> workers = new ArrayList<>();
  private boolean troubled = true;
  private Instant quietSince = Timeline.BEGIN;

  World(long seed, Mutation mutation) {
    time = new Timeline(seed);
    postgres = new PostgresModel(time);
    int count = 1 + time.random().nextInt(3);
    for (int i = 0; i < count; i++) {
      Duration offset = time.chance(0.3) ? time.millis(-7_200_000, 7_200_000) : Duration.ZERO;
      Pod pod = new Pod("pod-" + i, time, postgres, mutation, Duration.ZERO.plus(offset));
      pods.add(pod);
      pod.start();
      workers.add(new Worker(pod, history));
      clients.add(new Client("sticky-" + i, time, () -> pod, time.chance(0.5), true, history));
    }
    clients.add(
        new Client(
            "roaming", time, () -> pods.get(time.random().nextInt(count)), true, false, history));
    clients.forEach(Client::go);
    workers.forEach(Worker::go);
    trouble();
    new LagWatch(time, postgres, pods, () -> quietSince, history).go();
  }

  /** Runs to the end. */
  History run() {
    time.runUntil(Timeline.BEGIN.plus(TROUBLE));
    troubled = false;
    heal();
    clients.forEach(Client::stop);
    time.runUntil(Timeline.BEGIN.plus(TROUBLE).plus(Duration.ofSeconds(18)));
    workers.forEach(Worker::stop);
    time.runUntil(Timeline.BEGIN.plus(TROUBLE).plus(PEACE));
    new Ending(history, time.now()).tell(postgres, pods);
    return history;
  }

  List<String> story() {
    return time.story();
  }

  private void heal() {
    time.tell("all is healed");
    history.add(new Event.Healed(time.now()));
    postgres.become(PostgresModel.State.UP);
    pods.forEach(
        pod -> {
          pod.link.cut(false, false);
          if (!pod.isAlive()) {
            pod.start();
          }
        });
  }

  private void trouble() {
    time.after(
        time.millis(100, 1200),
        () -> {
          if (troubled) {
            fault(time.random().nextDouble());
            trouble();
          }
        });
  }

  private void fault(double choice) {
    quietSince = time.now().plus(FAULT_MOST);
    Pod pod = pods.get(time.random().nextInt(pods.size()));
    if (choice < 0.45) {
      PostgresModel.State[] states = PostgresModel.State.values();
      away(states[1 + time.random().nextInt(3)], time.millis(100, 4000), NOTHING);
    } else if (choice < 0.6) {
      boolean out = time.chance(0.5);
      pod.link.cut(out, !out || time.chance(0.5));
      time.tell("%s is cut off", pod.name);
      time.after(time.millis(100, 3000), () -> pod.link.cut(false, false));
    } else if (choice < 0.65) {
      pod.backUp();
    } else if (choice < 0.8) {
      kill(pod);
    } else if (choice < 0.9) {
      away(
          PostgresModel.State.DOWN,
          time.millis(1500, 3000),
          () -> postgres.promote(time.random().nextInt(10)));
    } else if (postgres.hasBackup() && time.chance(0.5)) {
      away(PostgresModel.State.DOWN, time.millis(1500, 3000), postgres::restoreBackup);
    } else {
      postgres.takeBackup();
    }
  }

  private void away(PostgresModel.State how, Duration lasting, Runnable then) {
    if (postgres.state() != PostgresModel.State.UP) {
      return;
    }
    postgres.become(how);
    time.after(
        lasting,
        () -> {
          if (postgres.state() == how) {
            then.run();
            if (then != NOTHING) {
              history.add(new Event.PostgresWentBack(time.now(), false));
            }
            postgres.become(PostgresModel.State.UP);
          }
        });
  }

  private void kill(Pod pod) {
    if (!pod.isAlive()) {
      return;
    }
    pod.crash();
    history.add(new Event.PodKilled(time.now(), pod.name));
    if (pod.canPutBack() && time.chance(0.5)) {
      pod.putBack();
      history.add(new Event.FilePutBack(time.now(), pod.name, pod.backedUpAt()));
    }
    time.after(
        time.millis(50, 1500),
        () -> {
          if (!pod.isAlive()) {
            pod.start();
          }
        });
  }
}
