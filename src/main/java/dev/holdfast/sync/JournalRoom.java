package dev.holdfast.sync;

import java.time.Duration;

/**
 * How much the journal may hold, and what it keeps when drained (rules S5, S9, M2).
 *
 * @param bytes cap of its size
 * @param age cap of its oldest entry's age
 * @param slowFrom age from which writes are slowed, so that a drain always wins
 * @param slowMost by how much at the cap; it grows evenly
 * @param keptBytes most that is kept of drained entries for a PostgreSQL that goes back
 * @param keptFor for how long
 */
public record JournalRoom(
    long bytes,
    Duration age,
    Duration slowFrom,
    Duration slowMost,
    long keptBytes,
    Duration keptFor) {

  /** Far more than a day of a busy service. */
  public static final JournalRoom DEFAULT =
      new JournalRoom(
          8L << 30,
          Duration.ofDays(7),
          Duration.ofHours(1),
          Duration.ofMillis(20),
          1L << 30,
          Duration.ofHours(24));

  /** The same with other caps; writes are slowed from half the age on at the latest. */
  public JournalRoom with(long otherBytes, Duration otherAge) {
    Duration half = otherAge.dividedBy(2);
    Duration from = half.compareTo(slowFrom) < 0 ? half : slowFrom;
    return new JournalRoom(otherBytes, otherAge, from, slowMost, keptBytes, keptFor);
  }

  /** What is said to a write and to the operator. */
  public enum Room {
    ENOUGH,
    /** Four fifths are used: health and a metric warn. */
    NEAR,
    /** 507; what is there stays. */
    FULL
  }

  /** Whether another entry is taken. */
  public Room left(long used, Duration oldest) {
    double share = Math.max((double) used / bytes, (double) oldest.toMillis() / age.toMillis());
    return share >= 1 ? Room.FULL : share >= 0.8 ? Room.NEAR : Room.ENOUGH;
  }

  /** How much a write is slowed while the oldest entry is of this age (rule M2). */
  public Duration slowdown(Duration oldest) {
    double over = oldest.minus(slowFrom).toMillis();
    double share = Math.min(1, over / age.minus(slowFrom).toMillis());
    return share <= 0 ? Duration.ZERO : Duration.ofNanos((long) (slowMost.toNanos() * share));
  }

  /** Whether a drained entry of this age is still kept when all younger ones take so much. */
  public boolean keeps(Duration since, long younger) {
    return since.compareTo(keptFor) <= 0 && younger <= keptBytes;
  }
}
