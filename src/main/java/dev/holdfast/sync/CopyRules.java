package dev.holdfast.sync;

import java.util.Set;

/** Which of two writes of the copy wins, decided inside the copy's own transaction (section 4). */
public final class CopyRules {

  private CopyRules() {}

  /** What a pull does with one row. */
  public enum Pulled {
    /** What PostgreSQL has replaces what the copy has; an absent row is deleted. */
    TAKE,
    /** The copy has something newer of this pod's own (rule R3). */
    LEAVE,
    /** An entry on it is not drained yet: it is left and read again later (rule R4). */
    LATER
  }

  /**
   * The decision on one row of a pull.
   *
   * @param row its name
   * @param ownXid the transaction of the own write that the copy's row (or tombstone) comes from,
   *     or null if it came by a pull
   * @param snapshot of the pull
   * @param undrained rows that entries touch, read in this very transaction
   */
  public static Pulled pulled(String row, Long ownXid, Snapshot snapshot, Set<String> undrained) {
    if (undrained.contains(row)) {
      return Pulled.LATER;
    }
    return ownXid == null || snapshot.contains(ownXid) ? Pulled.TAKE : Pulled.LEAVE;
  }

  /**
   * Whether an own write still goes into the copy: not when a pull has seen its transaction
   * already, for what came after it is in that pull too (rule R3).
   */
  public static boolean takesOwn(long xid, Snapshot cursor) {
    return !cursor.contains(xid);
  }

  /**
   * Whether what a pull has read may be applied: only onto the cursor that it began with, compared
   * in the copy's transaction. Of two that overlap, the second would skip what the first took back.
   */
  public static boolean mayApply(Snapshot begunWith, Snapshot cursor) {
    return begunWith.equals(cursor);
  }

  /** Whether the log no longer reaches back to the cursor: then the copy is made anew (rule R5). */
  public static boolean mustResync(Snapshot cursor, Snapshot pruned) {
    return !cursor.contains(pruned);
  }
}
