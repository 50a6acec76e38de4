package dev.holdfast.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Which history of PostgreSQL the copy follows (rule R6). A promoted standby that lagged, a
 * restored backup and a crash that lost commits all go on from an older state and soon have higher
 * transaction ids again: no comparison of these shows it.
 *
 * @param database identity that the schema was given when it was made
 * @param system identifier of the cluster
 * @param timeline of its write-ahead log
 * @param era a random id in PostgreSQL that whoever notices a way back replaces by another: a file
 *     that is older than that way back would find every counter raised past its own again
 * @param acknowledged a counter of this pod's in PostgreSQL that each pull raises and commits
 *     before the copy applies what it read: a copy that is ahead of it has seen what is gone
 * @param witnessed whether PostgreSQL has the last operations that this pod knows to be committed
 *     there; what was committed after the last pull shows only by them
 */
public record Epoch(
    UUID database, String system, int timeline, UUID era, long acknowledged, boolean witnessed) {

  /**
   * Whether an operation still witnesses: only what PostgreSQL has surely not swept yet, as no
   * longer to be kept, may be missed there. Only what it is known to have, applied or found there,
   * is a witness; what became a conflict is none.
   */
  public static boolean isWitness(Instant applied, Instant now, Duration retention) {
    return now.isBefore(applied.plus(retention.dividedBy(2)));
  }

  /** What a look at PostgreSQL means for a copy. */
  public enum Change {
    /** It is as the copy left it. */
    NONE,
    /** It has gone back in time: replay what is kept, resync, report the rest (rule S5). */
    WENT_BACK,
    /** It lives on a history that was left: not the primary (class E). */
    LEFT_BEHIND,
    /** It is another database: nothing is exchanged with it (rule S7). */
    ANOTHER
  }

  /** Compares what the copy has written down with what PostgreSQL says now. */
  public Change to(Epoch seen) {
    if (!database.equals(seen.database)) {
      return Change.ANOTHER;
    }
    if (system.equals(seen.system) && seen.timeline < timeline) {
      return Change.LEFT_BEHIND;
    }
    boolean same = system.equals(seen.system) && seen.timeline == timeline && era.equals(seen.era);
    return same && seen.witnessed && seen.acknowledged >= acknowledged
        ? Change.NONE
        : Change.WENT_BACK;
  }
}
