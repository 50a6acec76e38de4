package dev.holdfast.sync;

import java.util.Set;

/**
 * What the supervisor asks of PostgreSQL. Nothing here waits: an answer is given to the supervisor,
 * on the pod's own thread, or never; the supervisor has deadlines of its own.
 */
public interface PrimaryLink {

  /**
   * Commits a transaction that has an id and changes nothing, on a connection of its own ({@link
   * Supervisor#probed}). Reads alone would find a server well whose synchronous standby is gone and
   * which commits nothing (rule M3), and never trip the mode.
   */
  void probe(long probe);

  /** Asks which history it is on ({@link Supervisor#looked}). */
  void look(long step);

  /** Renews the leases that this pod holds there; before all else in a drain (rule S3). */
  void renewLeases(long step);

  /**
   * Applies entries in one transaction, under the origin's lock, and puts those that are set aside
   * into the list of conflicts there ({@link Supervisor#replayed}). Before anything is sent, the
   * file remembers that it was: from then on the rows are in doubt (section 6). A create takes
   * along a claim that was made here since. The statements' limits lie below {@link
   * SyncSettings#stepDeadline}, or nobody would hear of them.
   */
  void replay(long step, Drain.Batch batch);

  /**
   * Reads what has changed since the copy's cursor, and these rows besides, in one snapshot; raises
   * this pod's counter in the same transaction; once that is committed puts it into the copy as
   * {@link CopyRules} decide, if it is still awaited ({@link Supervisor#isAwaiting}, {@link
   * Supervisor#pulled}).
   *
   * @param compare whether the copy's buckets are compared besides; rows of those that differ join
   *     the touched ones (rule R7)
   */
  void pull(long step, Set<String> rows, boolean compare);

  /**
   * Reads everything anew, page by page in one snapshot, into shadow tables, and swaps these at the
   * end by the same rules as a pull. Replaces the era after a way back, if no other pod has done so
   * (rules R5, R6; {@link Supervisor#progressed}, {@link Supervisor#pulled}).
   */
  void resync(long step);
}
