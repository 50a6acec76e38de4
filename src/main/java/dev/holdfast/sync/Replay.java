package dev.holdfast.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * What is to become of an entry, decided inside PostgreSQL's transaction under the origin's lock.
 */
public sealed interface Replay {

  /** Its effect is to be applied, the operation and the origin's number in the same transaction. */
  record Apply() implements Replay {}

  /** Nothing is to be done: an earlier drain or the direct way has applied it. */
  record Done() implements Replay {}

  /**
   * It is applied, but the task is stored as a duplicate and never runs (section 6).
   *
   * @param of the task that has the unique key
   */
  record Duplicate(String of) implements Replay {}

  /**
   * It leaves the journal for the list of conflicts, with everything (rule S4).
   *
   * @param joins the refused create that it hangs on, or null
   */
  record Conflict(String reason, UUID joins) implements Replay {}

  /**
   * What PostgreSQL knows of it.
   *
   * @param applied the origin's last number (rule D4); 0 for an unknown origin
   * @param conflict why it was set aside when that number was applied, or null
   * @param operation the operation as it is kept there, or null (rule D2)
   * @param readable whether its kind and body are known to this version of the service
   * @param refusedCreate the create of a row that it touches, if that became a conflict, or null
   * @param highWater the last tick that its schedule has decided on, or null
   * @param holder the unfinished task that has its unique key, or null
   * @param retention how long operations are kept
   * @param now PostgreSQL's time
   */
  record Found(
      long applied,
      String conflict,
      Known operation,
      boolean readable,
      UUID refusedCreate,
      Instant highWater,
      String holder,
      Duration retention,
      Instant now) {}

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
      return found.conflict == null ? new Done() : conflict(found.conflict);
    }
    if (found.operation != null) {
      return known(entry, found.operation);
    }
    if (!found.readable) {
      return conflict("of a kind that this version does not know: " + entry.kind());
    }
    if (found.refusedCreate != null) {
      return new Conflict("what it changes was refused", found.refusedCreate);
    }
    return fresh(entry, found);
  }

  private static Replay fresh(Entry entry, Found found) {
    // Rule S6: fired by nobody, and others have gone on; had one fired it, it would be known.
    if (entry.tick() != null && found.highWater != null && !entry.tick().isAfter(found.highWater)) {
      return conflict("its schedule has gone on to a later tick");
    }
    // Rule S6: an id that PostgreSQL no longer keeps cannot tell whether it was applied.
    if (entry.doubt() && entry.at().plus(found.retention).isBefore(found.now)) {
      return conflict("in doubt for longer than operations are kept");
    }
    return found.holder == null ? new Apply() : new Duplicate(found.holder);
  }

  private static Replay known(Entry entry, Known known) {
    boolean same = entry.hash() == null || entry.hash().equals(known.hash);
    if (!same) {
      return conflict("the same key was used for another request");
    }
    return known.refused ? conflict("PostgreSQL refused the same request") : new Done();
  }

  private static Conflict conflict(String reason) {
    return new Conflict(reason, null);
  }
}
