package dev.holdfast.sync;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Which write of a field wins when one made during an outage meets what PostgreSQL has (section 6):
 * the later one by the hybrid clock, but never the one that the other has seen.
 */
public final class FieldMerge {

  private FieldMerge() {}

  /**
   * The stamp that the write gets in PostgreSQL, or nothing if it lost and goes into the history.
   *
   * @param made the stamp that it got locally
   * @param seen operation that had written what it replaced locally, or null
   * @param there stamp of what PostgreSQL has, or null
   * @param now PostgreSQL's time; stamps are capped at it, so that a clock that runs ahead wins
   *     nothing. Two capped stamps of one pod say nothing of their order, which is why a write that
   *     replaces what it has seen wins whatever the stamps say.
   */
  public static Optional<HybridTime> replayed(
      HybridTime made, UUID seen, HybridTime there, Instant now) {
    HybridTime capped = made.cappedAt(now);
    if (there == null || capped.compareTo(there) > 0) {
      return Optional.of(capped);
    }
    return there.operation().equals(seen)
        ? Optional.of(HybridTime.after(there, capped.at(), made.operation()))
        : Optional.empty();
  }
}
