package dev.holdfast.sync;

import java.time.Duration;
import java.time.Instant;

/**
 * What is to become of an entry, decided inside PostgreSQL's transaction under the origin's lock.
 */
public sealed interface Replay {

  /** Its effect is to be applied, the operation and the origin's number in the same transaction. */
  record Apply() implements Replay {}

  /** Nothing is to be done: an earlier drain or the direct way has applied it. */
  record Done() implements Replay {}

  /** It leaves the journal for the list of conflicts, with everything (rule S4). */
  record Conflict(String reason) implements Replay {}

  /**
   * What PostgreSQL knows of it.
   *
   * @param applied the origin's last number (rule D4); 0 for an unknown origin
   * @param operation the operation as it is kept there, or null (rule D2)
   * @param retention how long operations are kept
   * @param now PostgreSQL's time
   */
  record Found(long applied, Known operation, Duration retention, Instant now) {}

  /**
   * An operation that PostgreSQL has.
   *
   * @param hash of its request, or null
   * @param refused whether its outcome is a refusal
   */
  record Known(String hash, boolean refused) {}

  /** The decision. */
  static Replay of(Entry entry, Found found) {
    if (entry.number() <= found.applied) {
      return new Done();
    }
    Known known = found.operation;
    if (known != null) {
      return known(entry, known);
    }
    boolean forgotten = entry.at().plus(found.retention).isBefore(found.now);
    // Rule S6: an id that PostgreSQL no longer keeps cannot tell whether it was applied.
    return entry.doubt() && forgotten
        ? new Conflict("in doubt for longer than operations are kept")
        : new Apply();
  }

  private static Replay known(Entry entry, Known known) {
    boolean same = entry.hash() == null || entry.hash().equals(known.hash);
    if (!same) {
      return new Conflict("the same key was used for another request");
    }
    return known.refused ? new Conflict("PostgreSQL refused the same request") : new Done();
  }
}
