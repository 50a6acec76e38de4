package dev.holdfast.outage;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * What can be wrong with the way to a server. Faults add up: latencies are summed, of several
 * bandwidths the smallest counts. One that has begun is ended by the same value.
 */
public sealed interface Fault {

  /** Nobody listens: new connections are refused at once. */
  record Refuse(Fate ofOpenOnes) implements Fault {}

  /** New connections are accepted and hear nothing, as from a postmaster that is stopped. */
  record Stall() implements Fault {}

  /**
   * What is sent this way does not arrive, the end of a connection included; nobody is told. With
   * both ways lost it is a black hole.
   */
  record Lose(Way way) implements Fault {}

  /** What is sent this way arrives that much later, in order. */
  record Delay(Way way, Duration by) implements Fault {}

  /** Each connection carries so much this way. */
  record Limit(Way way, long bytesPerSecond) implements Fault {
    public Limit {
      if (bytesPerSecond <= 0) {
        throw new IllegalArgumentException("a way that carries nothing is lost");
      }
    }
  }

  /**
   * The connection on which a statement is said is cut; the client sees a reset. It ends by itself
   * when it has cut so many.
   */
  record Cut(Moment moment, Predicate<Said> statement, int times) implements Fault {
    /** Until it is ended. */
    public static final int ALWAYS = Integer.MAX_VALUE;

    /** At every {@code COMMIT}, so many times. */
    public static Cut atCommit(Moment moment, int times) {
      return new Cut(moment, Said::isCommit, times);
    }
  }

  /** When a connection is cut. */
  enum Moment {
    /** Right before the statement is forwarded: the server never hears of it. */
    BEFORE,

    /** Right after: the server hears it, and the client is cut off while the server is at it. */
    AFTER,

    /** When the server has answered it: the client is cut off, and the effect is surely there. */
    ANSWERED
  }
}
