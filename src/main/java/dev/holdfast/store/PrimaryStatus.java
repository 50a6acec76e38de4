package dev.holdfast.store;

/** How PostgreSQL is doing, for probes and health. */
public interface PrimaryStatus {

  /**
   * What a probe found.
   *
   * @param connected whether it answered in time and can be written to
   * @param latencyMs how long its answer took; null without one
   * @param error a class of error, never a host, a password or a stack; null when connected
   */
  record Look(boolean connected, Double latencyMs, String error) {}

  /**
   * The pool's connections.
   *
   * @param size open ones
   * @param inUse of these, lent out
   * @param idle of these, free
   * @param pending calls that wait for one
   */
  record Pool(int size, int inUse, int idle, int pending) {}

  /** Whether there is one at all; if not, nothing else is asked. */
  boolean configured();

  /** What the last probe found; one is made all the time. */
  Look lastProbe();

  /** The pool as it is now. */
  Pool pool();
}
