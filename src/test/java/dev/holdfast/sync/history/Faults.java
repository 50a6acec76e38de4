package dev.holdfast.sync.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was done to the pods and to PostgreSQL so far. */
final class Faults {
  /**
   * What a pod has committed in PostgreSQL is in its copy, and on its disk, so soon; a kill before
   * may lose it there, and where PostgreSQL goes back as well, everywhere (rule R3).
   */
  static final Duration OWN_WRITE = Duration.ofMillis(100);

  private final List<Instant> kills = new ArrayList<>();
  private final Map<String, OfPod> pods = new HashMap<>();
  private Instant lastBack;
  private boolean beyondWindow;
  private int goneBack;

  /** What was done to one pod. */
  static final class OfPod {
    private final List<Instant> kills = new ArrayList<>();
    private Instant lastCutOff;
    private final List<Event.FilePutBack> putBackFrom = new ArrayList<>();
    private int putBacks;

    int kills() {
      return kills.size();
    }

    int putBacks() {
      return putBacks;
    }

    /** Whether the first kill after so many came so soon after that time. */
    boolean wasKilledSoonAfter(int before, Instant time) {
      return kills.size() > before && kills.get(before).isBefore(time.plus(OWN_WRITE));
    }
  }

  void see(Event event) {
    if (event instanceof Event.PodKilled killed) {
      kills.add(killed.at());
      of(killed.pod()).kills.add(killed.at());
    } else if (event instanceof Event.PodCutOff cut) {
      of(cut.pod()).lastCutOff = cut.at();
    } else if (event instanceof Event.FilePutBack putBack) {
      of(putBack.pod()).putBacks++;
      of(putBack.pod()).putBackFrom.add(putBack);
    } else if (event instanceof Event.PostgresWentBack back) {
      lastBack = back.at();
      goneBack++;
      beyondWindow |= back.beyondWindow();
    }
  }

  /**
   * Whether the pod's file was put back from a copy that did not surely have that time's writes:
   * what it had kept since of its own operations is gone, and with a PostgreSQL that goes back as
   * well nobody is left to know it.
   */
  boolean putBackFromBefore(String pod, Instant time) {
    return of(pod).putBackFrom.stream()
        .anyMatch(
            each -> each.copied().isBefore(time.plus(OWN_WRITE)) && !each.at().isBefore(time));
  }

  /** Whether the pod was cut off after that time. */
  boolean cutOffSince(String pod, Instant time) {
    Instant last = of(pod).lastCutOff;
    return last != null && !last.isBefore(time);
  }

  /** Whether the pod was killed after that time. */
  boolean killedSince(String pod, Instant time) {
    List<Instant> of = of(pod).kills;
    return !of.isEmpty() && !of.get(of.size() - 1).isBefore(time);
  }

  OfPod of(String pod) {
    return pods.computeIfAbsent(pod, any -> new OfPod());
  }

  boolean hasKills() {
    return !kills.isEmpty();
  }

  boolean wentBackSince(Instant time) {
    return lastBack != null && !lastBack.isBefore(time);
  }

  boolean wentBackBeyondWindow() {
    return beyondWindow;
  }

  /** Rises with everything after which that pod may know less than before. */
  int losses(String pod) {
    OfPod of = of(pod);
    return goneBack + of.kills.size() + of.putBacks;
  }

  /** Whether the pod was killed so soon after that time. */
  boolean killedSoonAfter(String pod, Instant time) {
    return of(pod).kills.stream()
        .anyMatch(kill -> !kill.isBefore(time) && kill.isBefore(time.plus(OWN_WRITE)));
  }
}
