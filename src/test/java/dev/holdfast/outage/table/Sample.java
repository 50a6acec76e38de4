package dev.holdfast.outage.table;

import java.util.Set;

/**
 * How one request went.
 *
 * @param what it asked for
 * @param begun when it was sent, by {@link System#nanoTime}
 * @param nanos until its answer, or its failure
 * @param entered the mode that the service had told last when it was sent
 * @param mode what the answer's {@code Holdfast-Mode} says, or null
 * @param failure why it counts as failed, or null: it was not answered, answered with 5xx, or
 *     refused although it deserved no refusal
 * @param overloaded whether it was answered 503 with {@code Retry-After} for too much to do (class
 *     D), which is no failure
 */
record Sample(
    String what,
    long begun,
    long nanos,
    String entered,
    String mode,
    String failure,
    boolean overloaded) {
  private static final Set<String> BY_SQLITE = Set.of("fallback", "recovering");

  /** Whether SQLite answered in PostgreSQL's stead. */
  boolean bySqlite() {
    return mode != null && BY_SQLITE.contains(mode);
  }

  /** Whether it was sent to PostgreSQL, as far as anybody could know, and answered by SQLite. */
  boolean redirected() {
    return bySqlite() && entered.equals("primary");
  }

  double millis() {
    return nanos / 1e6;
  }
}
