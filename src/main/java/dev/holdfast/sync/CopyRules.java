package dev.holdfast.sync;

import java.util.Objects;
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
    LATER,
    /**
     * It is of a newer schema and cannot be held: the copy drops the row and remembers the id as
     * one that only PostgreSQL knows, answered like a miss on a cold copy (rule R8).
     */
    UNREADABLE
  }

  /** What a call gets that asks the copy for a row which it does not have (rule R8). */
  public enum Miss {
    NOT_FOUND,
    /** 503 and {@code copy-cold}: the copy cannot know what PostgreSQL has. */
    COPY_COLD
  }

  /**
   * The decision on one row of a pull.
   *
   * @param row its name
   * @param ownXid the transaction of the own write that the copy's row (or tombstone) comes from,
   *     or null if it came by a pull
   * @param snapshot of the pull
   * @param undrained rows that entries touch, read in this very transaction
   * @param readable whether this version of the service knows everything that the row has
   */
  public static Pulled pulled(
      String row, Long ownXid, Snapshot snapshot, Set<String> undrained, boolean readable) {
    if (undrained.contains(row)) {
      return Pulled.LATER;
    }
    if (ownXid != null && !snapshot.contains(ownXid)) {
      return Pulled.LEAVE;
    }
    return readable ? Pulled.TAKE : Pulled.UNREADABLE;
  }

  /**
   * Whether an own write still goes into the copy: not when a pull has seen its transaction
   * already, for what came after it is in that pull too (rule R3); not over an undrained entry; not
   * over a later one, for answers arrive in another order than commits.
   *
   * @param version that it gave the row, or that a deleted one would have had
   * @param held version that the copy has, or that its tombstone remembers; 0 for none
   */
  public static boolean takesOwn(
      String row, long xid, long version, long held, Snapshot cursor, Set<String> undrained) {
    return !cursor.contains(xid) && !undrained.contains(row) && version > held;
  }

  /**
   * Whether what a pull has read may be applied, asked in the copy's transaction.
   *
   * @param begunWith the cursor that it began with: of two pulls that overlap, the second would
   *     skip what the first has taken back
   * @param cursor the copy's now; nothing has been pulled yet if it is {@link Snapshot#NOTHING}
   * @param pruned up to where PostgreSQL's change log has been pruned (rule R5)
   * @param known the history that the copy follows
   * @param seen the one that the pull's own transaction saw (rule R6)
   */
  public static PullEnd arrived(
      Snapshot begunWith, Snapshot cursor, Snapshot pruned, Epoch known, Epoch seen) {
    if (!Objects.equals(begunWith, cursor)) {
      return PullEnd.FAILED;
    }
    if (known.to(seen) != Epoch.Change.NONE) {
      return PullEnd.WENT_BACK;
    }
    boolean reached = !cursor.equals(Snapshot.NOTHING) && cursor.contains(pruned);
    return reached ? PullEnd.DONE : PullEnd.PRUNED;
  }

  /**
   * What is said of a row that the copy does not have.
   *
   * @param warm whether the copy has ever been whole
   * @param unreadable whether it is known that PostgreSQL has the row
   */
  public static Miss missed(boolean warm, boolean unreadable) {
    return warm && !unreadable ? Miss.NOT_FOUND : Miss.COPY_COLD;
  }
}
