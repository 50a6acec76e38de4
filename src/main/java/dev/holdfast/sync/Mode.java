package dev.holdfast.sync;

/**
 * Which database serves this pod (section 1). It is sticky and pod-wide, not the circuit breaker's
 * state. The methods are the only transitions there are; each flip of the serving side begins a new
 * generation (rule M1).
 */
public sealed interface Mode {

  /** Counts the flips; every call carries the one it entered with (rule M1). */
  long generation();

  /** As headers, health and metrics spell it. */
  String wire();

  /** Whether SQLite serves. */
  default boolean isLocal() {
    return !(this instanceof Primary);
  }

  /** No PostgreSQL is configured. */
  record Standalone() implements Mode {
    @Override
    public long generation() {
      return 0;
    }

    @Override
    public String wire() {
      return "standalone";
    }
  }

  /** PostgreSQL serves, the journal is empty. */
  record Primary(long generation) implements Mode {

    /** PostgreSQL is away: from now on nothing goes there (rules I1, I2). */
    public Fallback trip() {
      return new Fallback(generation + 1);
    }

    @Override
    public String wire() {
      return "primary";
    }
  }

  /** SQLite serves, PostgreSQL is away or not trusted yet. */
  record Fallback(long generation) implements Mode {

    /** PostgreSQL answers again; SQLite goes on serving meanwhile (rule M2). */
    public Recovering recover() {
      return new Recovering(generation);
    }

    @Override
    public String wire() {
      return "fallback";
    }
  }

  /** SQLite serves, the journal drains and the copy pulls (rule M2). */
  record Recovering(long generation) implements Mode {

    /** It went wrong: back to {@code fallback}, which is no flip, for SQLite served all along. */
    public Fallback fail() {
      return new Fallback(generation);
    }

    /**
     * PostgreSQL serves again.
     *
     * @throws IllegalStateException unless everything that rule I3 asks for is there
     */
    public Primary flip(Ready ready) {
      if (!ready.isComplete()) {
        throw new IllegalStateException("not ready to flip: " + ready);
      }
      return new Primary(generation + 1);
    }

    @Override
    public String wire() {
      return "recovering";
    }
  }

  /**
   * What a flip back takes (rules I3, M3).
   *
   * @param gateHeld new writes are held and admitted ones have ended
   * @param journalEmpty nothing is left to drain
   * @param reread every id that the journal touched was read again after the last replay
   * @param trusted enough good probes in a row, a committed write among them
   */
  record Ready(boolean gateHeld, boolean journalEmpty, boolean reread, boolean trusted) {
    boolean isComplete() {
      return gateHeld && journalEmpty && reread && trusted;
    }
  }
}
