package dev.holdfast.sync;

import java.util.List;
import java.util.Set;

/** What the supervisor asks of the SQLite file; answered at once, from what is in memory of it. */
public interface CopyLink {

  /** Entries that are not drained. */
  int depth();

  /** The oldest of them, in order. */
  List<Entry> oldest(int most);

  /** Takes these out of the queue, as applied (kept for rule S5) or as conflicts (rule S4). */
  void settle(List<Entry> entries, List<Drain.Verdict> verdicts, List<String> reasons);

  /**
   * Puts what is kept of the applied ones back into the queue (rules S5, R6), before what is there:
   * under a new origin and new numbers, all in doubt, dated by when they were applied last. Own
   * writes that are still on their way go into the file first; what is known of transactions of the
   * other history is forgotten.
   */
  void requeueKept();

  /** Rows that drained entries touched and that were not read again since (rule M2). */
  Set<String> touched();

  /**
   * Whether it was never whole and held no row when this process opened it: nobody has ever read
   * here what PostgreSQL may have said anew since.
   */
  boolean isEmpty();

  /** New writes wait from now on; those admitted go on (rule M2). */
  void holdWrites();

  /** New writes go where the mode says. */
  void openWrites();

  /** Writes that were admitted and have not ended. */
  int admitted();
}
