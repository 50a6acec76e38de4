package dev.holdfast.sync;

import java.util.Set;

/**
 * Which of PostgreSQL's transactions had ended when it was taken ({@code pg_current_snapshot()};
 * rule R2). A cursor made of it loses no row that commits late, unlike a sequence or a time, and
 * waits for nobody who is still writing, unlike {@code xid < xmin}.
 *
 * @param xmin every transaction before it had ended
 * @param xmax no transaction from it on had begun
 * @param inProgress those between the two that had not ended
 */
public record Snapshot(long xmin, long xmax, Set<Long> inProgress) {

  /** Of a database of which nothing has been seen. */
  public static final Snapshot NOTHING = new Snapshot(0, 0, Set.of());

  public Snapshot {
    inProgress = Set.copyOf(inProgress);
  }

  /** Whether what the transaction wrote, if it committed, was visible. */
  public boolean contains(long xid) {
    return xid < xmax && !inProgress.contains(xid);
  }

  /** Whether everything that was visible in the other one was visible in this one. */
  public boolean contains(Snapshot other) {
    return other.xmax <= xmax && inProgress.stream().noneMatch(other::contains);
  }
}
