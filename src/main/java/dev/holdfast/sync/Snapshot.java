package dev.holdfast.sync;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

  /** What was visible in both. */
  public Snapshot and(Snapshot other) {
    long end = Math.min(xmax, other.xmax);
    return ended(
        end,
        Stream.concat(inProgress.stream(), other.inProgress.stream()).filter(xid -> xid < end));
  }

  /** What was visible in one of them at least. */
  public Snapshot or(Snapshot other) {
    Snapshot later = xmax < other.xmax ? other : this;
    Snapshot earlier = later == this ? other : this;
    return ended(later.xmax, later.inProgress.stream().filter(xid -> !earlier.contains(xid)));
  }

  /** What was visible of the transactions up to this one. */
  public Snapshot upTo(long xid) {
    long end = Math.min(xmax, xid + 1);
    return ended(end, inProgress.stream().filter(each -> each < end));
  }

  private static Snapshot ended(long xmax, Stream<Long> inProgress) {
    Set<Long> left = inProgress.collect(Collectors.toSet());
    return new Snapshot(left.stream().min(Long::compare).orElse(xmax), xmax, left);
  }

  /** Reads PostgreSQL's spelling: {@code xmin:xmax:xid,xid}. */
  public static Snapshot of(String text) {
    String[] parts = text.split(":", 3);
    Set<Long> inProgress =
        Arrays.stream(parts[2].split(","))
            .filter(xid -> !xid.isEmpty())
            .map(Long::valueOf)
            .collect(Collectors.toSet());
    return new Snapshot(Long.parseLong(parts[0]), Long.parseLong(parts[1]), inProgress);
  }

  /** PostgreSQL's spelling, which it reads itself, but for {@link #NOTHING}. */
  public String text() {
    return xmin
        + ":"
        + xmax
        + ":"
        + inProgress.stream().sorted().map(String::valueOf).collect(Collectors.joining(","));
  }
}
