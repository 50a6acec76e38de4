package dev.holdfast.sync;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** What of the adapters' luck matters to the rules: a history draws it, a scene decides it. */
interface Chances {

  /** How one attempt of a direct write goes, from PostgreSQL's port on. */
  Fate direct(Op op);

  /** The member of a commit group at which the disk is full, or -1 (rule S1). */
  int fullAt(int members);

  /** PostgreSQL's answer to a direct write has reached the pod. */
  default void arrived(Op op) {}

  /**
   * The course of one attempt.
   *
   * @param before what it fails with before anything was applied, or null
   * @param lasting how long the transaction is open
   * @param stands whether its backend is stopped alone; it goes on once it is not
   * @param answerAfter how long the answer takes beyond the network's delay
   * @param instead what the pod is told instead of the commit, or null
   */
  record Fate(
      FailureClass before,
      Duration lasting,
      BooleanSupplier stands,
      Duration answerAfter,
      FailureClass instead) {

    static Fate failing(FailureClass before) {
      return new Fate(before, Duration.ZERO, () -> false, Duration.ZERO, null);
    }

    static Fate lasting(Duration lasting) {
      return new Fate(null, lasting, () -> false, Duration.ZERO, null);
    }

    Fate standing(BooleanSupplier until) {
      return new Fate(before, lasting, until, answerAfter, instead);
    }

    Fate answeredAfter(Duration delay) {
      return new Fate(before, lasting, stands, delay, instead);
    }

    Fate told(FailureClass other) {
      return new Fate(before, lasting, stands, answerAfter, other);
    }
  }

  /** As a history has it. */
  static Chances drawnFrom(Timeline time) {
    return new Chances() {
      @Override
      public Fate direct(Op op) {
        if (time.chance(0.005)) {
          return Fate.failing(FailureClass.OVERLOAD);
        }
        // A backend that is stopped alone comes back much later, with the bytes still in its
        // socket.
        boolean stopped = time.chance(0.01);
        return Fate.lasting(stopped ? time.millis(1000, 8000) : time.millis(1, 15));
      }

      @Override
      public int fullAt(int members) {
        return time.chance(0.01) ? time.random().nextInt(members) : -1;
      }
    };
  }
}
