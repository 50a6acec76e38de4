package dev.holdfast.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Everything that one seed makes: pods, clients, workers, faults; then peace, then the checks. */
final class World {
  private static final Duration TROUBLE = Duration.ofSeconds(4);
  private static final Duration PEACE = Duration.ofSeconds(24);

  private static final Duration FAULT_MOST = Duration.ofSeconds(5);
  private static final Duration LAG_MOST = Duration.ofMillis(2500);
  private static final Runnable NOTHING = () -> {};

  private final Timeline time;
  private final PostgresModel postgres;
  private final History history = new History();
  private final List<Pod> pods = new ArrayList<>();
  private final List<Client> clients = new ArrayList<>();
  private final List<Worker> workers = new ArrayList<>();
  private boolean troubled = true;
  private boolean wentBack;
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
    watchLag();
  }

  /** Property 9: a copy that can follow does, whoever else is still writing. */
  private void watchLag() {
    time.after(
        Duration.ofMillis(500),
        () -> {
          pods.forEach(this::lag);
          watchLag();
        });
  }

  private void lag(Pod pod) {
    Instant then = time.now().minus(LAG_MOST);
    boolean follows =
        pod.isAlive()
            && pod.mode() instanceof Mode.Primary
            && pod.inModeSince().isBefore(then)
            && quietSince.isBefore(then);
    if (follows) {
      postgres
          .rows()
          .forEach(
              (id, row) -> {
                Row copy = pod.file.row(id);
                boolean behind = copy == null || copy.version() < row.version();
                if (behind && postgres.changedAt(id).isBefore(then)) {
                  history.violated("9 lag", "%s has not got %s", pod.name, row);
                }
              });
    }
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
    check();
    return history;
  }

  List<String> story() {
    return time.story();
  }

  private void heal() {
    time.tell("all is healed");
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
            wentBack |= how == PostgresModel.State.DOWN && then != NOTHING;
            postgres.become(PostgresModel.State.UP);
          }
        });
  }

  private void kill(Pod pod) {
    if (!pod.isAlive()) {
      return;
    }
    pod.crash();
    history.killed(time.now());
    clients.get(pods.indexOf(pod)).podWasKilled();
    if (pod.canPutBack() && time.chance(0.5)) {
      pod.putBack();
      clients.get(pods.indexOf(pod)).fileWasPutBack();
    }
    time.after(
        time.millis(50, 1500),
        () -> {
          if (!pod.isAlive()) {
            pod.start();
          }
        });
  }

  private void check() {
    Set<UUID> seen = new HashSet<>();
    for (UUID effect : postgres.effects()) {
      if (!seen.add(effect)) {
        history.violated("2 none twice", "%s", history.op(effect));
      }
    }
    history
        .calls()
        .forEach(
            (id, outcome) -> {
              boolean kept =
                  seen.contains(id)
                      || postgres.conflicts().containsKey(id)
                      || wentBack && (isReported(id) || history.endedJustBeforeAKill(id));
              if (outcome == History.Outcome.OK && !kept) {
                history.violated("1 every ok write", "%s is nowhere", history.op(id));
              }
            });
    pods.forEach(this::checkPod);
    checkRuns();
  }

  private boolean isReported(UUID id) {
    return pods.stream().anyMatch(pod -> pod.file.reported().contains(id));
  }

  private void checkPod(Pod pod) {
    if (!pod.file.journal().isEmpty() || !(pod.mode() instanceof Mode.Primary)) {
      history.violated(
          "8 journal empties",
          "%s has %d left, %s",
          pod.name,
          pod.file.journal().size(),
          pod.supervisor);
      return;
    }
    Map<String, Row> there = postgres.rows();
    Set<String> ids = new HashSet<>(there.keySet());
    ids.addAll(pod.file.rows().keySet());
    for (String id : ids) {
      String one = there.containsKey(id) ? there.get(id).content() : "absent";
      Row local = pod.file.row(id);
      String other = local == null ? "absent" : local.content();
      if (!one.equals(other)) {
        history.violated("4 copies are equal", "%s: %s instead of %s", pod.name, other, one);
      }
    }
  }

  private void checkRuns() {
    if (wentBack) {
      // What had run before PostgreSQL went back may run again: at least once.
      return;
    }
    List<History.Run> runs = history.runs();
    for (History.Run first : runs) {
      for (History.Run second : runs) {
        boolean other = second != first && second.task.equals(first.task);
        boolean settled = first.settled != null && second.began.isAfter(first.settled);
        boolean overlap =
            !second.began.isBefore(first.began)
                && first.ended != null
                && second.began.isBefore(first.ended);
        boolean later = other && (settled || overlap);
        if (later) {
          history.violated(
              "6 none run twice", "%s by %s, then by %s", first.task, first.pod, second.pod);
        }
      }
    }
  }
}
