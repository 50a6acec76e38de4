package dev.holdfast.sync;

import dev.holdfast.sync.history.Event;
import java.time.Duration;
import java.util.Map;

/** Lets the faults of a schedule happen in a world. */
final class Troubles {
  private final Timeline time;
  private final PostgresModel postgres;
  private final Map<Integer, Pod> pods;
  private final History history;

  /**
   * Of one world.
   *
   * @param pods by their numbers
   */
  Troubles(Timeline time, PostgresModel postgres, Map<Integer, Pod> pods, History history) {
    this.time = time;
    this.postgres = postgres;
    this.pods = pods;
    this.history = history;
  }

  void happen(Fault fault) {
    if (fault instanceof Fault.Away away) {
      away(away.how(), away.lasting(), () -> {});
    } else if (fault instanceof Fault.CutOff cut) {
      cutOff(pods.get(cut.pod()), cut);
    } else if (fault instanceof Fault.ClockJump jump) {
      pods.get(jump.pod()).clock.jump(jump.by());
    } else if (fault instanceof Fault.CopyFile copy) {
      pods.get(copy.pod()).backUp();
    } else if (fault instanceof Fault.Kill kill) {
      kill(kill);
    } else if (fault instanceof Fault.Promotion promotion) {
      goBack(promotion.lasting(), () -> postgres.promote(promotion.commitsBehind()));
    } else if (fault instanceof Fault.Restore restore && postgres.hasBackup()) {
      goBack(restore.lasting(), postgres::restoreBackup);
    } else if (fault instanceof Fault.Backup) {
      postgres.takeBackup();
    }
  }

  private void goBack(Duration lasting, Runnable how) {
    away(
        PostgresModel.State.DOWN,
        lasting,
        () -> {
          how.run();
          history.add(new Event.PostgresWentBack(time.now(), false));
        });
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
            postgres.become(PostgresModel.State.UP);
          }
        });
  }

  private void cutOff(Pod pod, Fault.CutOff cut) {
    time.tell("%s is cut off, out %s, back %s", pod.name, cut.out(), cut.back());
    history.add(new Event.PodCutOff(time.now(), pod.name));
    pod.link.cut(cut.out(), cut.back());
    time.after(cut.lasting(), () -> pod.link.cut(false, false));
  }

  private void kill(Fault.Kill kill) {
    Pod pod = pods.get(kill.pod());
    if (!pod.isAlive()) {
      return;
    }
    pod.crash();
    history.add(new Event.PodKilled(time.now(), pod.name));
    if (pod.canPutBack() && kill.fileIsPutBack()) {
      pod.putBack();
      history.add(new Event.FilePutBack(time.now(), pod.name, pod.backedUpAt()));
    }
    time.after(kill.lasting(), () -> start(pod));
  }

  private static void start(Pod pod) {
    if (!pod.isAlive()) {
      pod.start();
    }
  }

  void heal() {
    time.tell("all is healed");
    history.add(new Event.Healed(time.now()));
    postgres.become(PostgresModel.State.UP);
    for (Pod pod : pods.values()) {
      pod.link.cut(false, false);
      start(pod);
    }
  }
}
