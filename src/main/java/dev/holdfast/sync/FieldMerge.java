package dev.holdfast.sync;

import java.time.Instant;
import java.util.Optional;

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
   * @param seen whether its file had seen what is there when it made it: as what it replaced, or as
   *     an earlier operation of the same file, of which one in between may have been refused
   * @param there stamp of what PostgreSQL has, or null
   * @param now PostgreSQL's time; stamps are capped at it, so that a clock that runs ahead wins
   *     nothing. Two capped stamps of one pod say nothing of their order, which is why a write wins
   *     over what it has seen whatever the stamps say.
   */
  public static Optional<HybridTime> replayed(
      HybridTime made, boolean seen, HybridTime there, Instant now) {
    HybridTime capped = made.cappedAt(now);
    if (there == null || capped.compareTo(there) > 0) {
      return Optional.of(capped);
    }
    return seen
        ? Optional.of(HybridTime.after(there, capped.at(), made.operation()))
        : Optional.empty();
  }
}
