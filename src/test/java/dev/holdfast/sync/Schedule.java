package dev.holdfast.sync;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one history is made of, decided by its seed before anything happens; any part of it can be
 * left out.
 *
 * @param faults in the order of their times
 * @param acting how long clients begin anything new
 */
record Schedule(List<PodPlan> pods, List<ClientPlan> clients, List<Fault> faults, Duration acting) {
  /** When everything is healed. */
  static final Duration TROUBLE = Duration.ofSeconds(4);

  /**
   * A pod.
   *
   * @param number which stays its own when others are left out
   * @param clockOffset by how much its clock is ahead
   * @param works whether it has a worker
   */
  record PodPlan(int number, Duration clockOffset, boolean works) {
    String name() {
      return "pod-" + number;
    }

    PodPlan withClockOffset(Duration other) {
      return new PodPlan(number, other, works);
    }

    PodPlan working(boolean other) {
      return new PodPlan(number, clockOffset, other);
    }
  }

  /**
   * A client.
   *
   * @param pod number of the one that it stays with, or {@link #ROAMING}
   * @param keys whether it gives idempotency keys
   */
  record ClientPlan(int pod, boolean keys) {
    static final int ROAMING = -1;

    String name() {
      return isRoaming() ? "roaming" : "sticky-" + pod;
    }

    boolean isRoaming() {
      return pod == ROAMING;
    }
  }

  Schedule {
    pods = List.copyOf(pods);
    clients = List.copyOf(clients);
    faults = List.copyOf(faults);
  }

  static Schedule of(long seed) {
    Timeline time = Timeline.of(seed, false);
    Timeline shape = time.inOrder("shape");
    int count = 1 + shape.random().nextInt(3);
    List<PodPlan> pods = new ArrayList<>();
    List<ClientPlan> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Duration ahead = shape.chance(0.3) ? shape.millis(-7_200_000, 7_200_000) : Duration.ZERO;
      pods.add(new PodPlan(i, ahead, true));
      clients.add(new ClientPlan(i, shape.chance(0.5)));
    }
    clients.add(new ClientPlan(ClientPlan.ROAMING, true));
    return new Schedule(pods, clients, faults(time.inOrder("faults"), count), TROUBLE);
  }

  private static List<Fault> faults(Timeline dice, int pods) {
    List<Fault> faults = new ArrayList<>();
    Duration at = dice.millis(100, 1200);
    while (at.compareTo(TROUBLE) < 0) {
      boolean copied = faults.stream().anyMatch(Fault.Backup.class::isInstance);
      faults.add(fault(dice, at, dice.random().nextInt(pods), copied));
      at = at.plus(dice.millis(100, 1200));
    }
    return faults;
  }

  private static Fault fault(Timeline dice, Duration at, int pod, boolean hasBackup) {
    double choice = dice.random().nextDouble();
    if (choice < 0.45) {
      PostgresModel.State[] states = PostgresModel.State.values();
      int how = 1 + dice.random().nextInt(states.length - 1);
      return new Fault.Away(at, states[how], dice.millis(100, 4000));
    } else if (choice < 0.6) {
      boolean out = dice.chance(0.5);
      return new Fault.CutOff(at, pod, out, !out || dice.chance(0.5), dice.millis(100, 3000));
    } else if (choice < 0.62) {
      return new Fault.ClockJump(at, pod, dice.millis(-7_200_000, 7_200_000));
    } else if (choice < 0.66) {
      return new Fault.CopyFile(at, pod);
    } else if (choice < 0.8) {
      return new Fault.Kill(at, pod, dice.chance(0.5), dice.millis(50, 1500));
    } else if (choice < 0.9) {
      return new Fault.Promotion(at, dice.random().nextInt(10), dice.millis(1500, 3000));
    }
    return hasBackup && dice.chance(0.5)
        ? new Fault.Restore(at, dice.millis(1500, 3000))
        : new Fault.Backup(at);
  }

  Schedule withFaults(List<Fault> fewer) {
    return new Schedule(pods, clients, fewer, acting);
  }

  Schedule withClients(List<ClientPlan> fewer) {
    return new Schedule(pods, fewer, faults, acting);
  }

  Schedule withPods(List<PodPlan> others) {
    return new Schedule(others, clients, faults, acting);
  }

  Schedule acting(Duration shorter) {
    return new Schedule(pods, clients, faults, shorter);
  }

  /** Without the pod and everything that is about it; a last pod is never left out. */
  Schedule without(PodPlan pod) {
    return new Schedule(
        pods.stream().filter(other -> other.number() != pod.number()).toList(),
        clients.stream().filter(client -> client.pod() != pod.number()).toList(),
        faults.stream().filter(fault -> !isAbout(fault, pod.number())).toList(),
        acting);
  }

  private static boolean isAbout(Fault fault, int pod) {
    return fault instanceof Fault.Kill kill && kill.pod() == pod
        || fault instanceof Fault.CutOff cut && cut.pod() == pod
        || fault instanceof Fault.ClockJump jump && jump.pod() == pod
        || fault instanceof Fault.CopyFile copy && copy.pod() == pod;
  }

  /** A line for each part. */
  List<String> lines() {
    return Stream.of(pods, clients, faults, List.of("clients act for " + acting.toMillis() + " ms"))
        .flatMap(List::stream)
        .map(Object::toString)
        .toList();
  }
}
