package dev.holdfast.sync;

/** How a pull, or a resync, ended. */
public enum PullEnd {
  /** It is in the copy, with its cursor. */
  DONE,
  /** Nothing was applied; the next one tries again. */
  FAILED,
  /** The log no longer reaches back to the cursor: the copy is made anew (rule R5). */
  PRUNED,
  /** PostgreSQL is on another history than the copy (rule R6): nothing of it may be applied. */
  WENT_BACK
}
