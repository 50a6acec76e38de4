package dev.holdfast.outage.table;

/**
 * A way in which PostgreSQL can go away.
 *
 * @param name for the table and the command line
 * @param kind what a client of PostgreSQL sees of it
 * @param begin brings it about; what it gives ends it, and both return when they are in force
 */
record Hazard(String name, Kind kind, Begin begin) {

  /** What a client of PostgreSQL sees; the bounds of a redirect follow from it. */
  enum Kind {
    /** Connections are refused, reset or ended: everybody knows at once. */
    REFUSED,
    /** Nothing is heard any more, or not in time. */
    HUNG,
    /** It answers, with something else than what was asked for. */
    ANSWERED
  }

  /** How it comes about. */
  @FunctionalInterface
  interface Begin {
    End on(Stack stack) throws Exception;
  }

  /** How it ends. */
  @FunctionalInterface
  interface End {
    void end() throws Exception;
  }

  @Override
  public String toString() {
    return name;
  }
}
