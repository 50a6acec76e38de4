package dev.holdfast.sync;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * A stamp of a hybrid logical clock: the corrected time, and a counter where that does not move
 * (Kulkarni et al., "Logical Physical Clocks", 2014). Orders the writes of one field over all pods.
 *
 * @param at microseconds are what counts
 * @param counter among stamps of the same instant
 * @param operation decides between equal ones, alike everywhere
 */
public record HybridTime(Instant at, int counter, UUID operation)
    implements Comparable<HybridTime> {

  /** A stamp for a direct write: later than the row's, whatever the clock says (section 6). */
  public static HybridTime after(HybridTime row, Instant now, UUID operation) {
    Instant micros = now.truncatedTo(ChronoUnit.MICROS);
    boolean moved = row == null || micros.isAfter(row.at);
    return moved
        ? new HybridTime(micros, 0, operation)
        : new HybridTime(row.at, row.counter + 1, operation);
  }

  /** As it counts in a replay: a clock that ran ahead wins nothing by it (section 6). */
  public HybridTime cappedAt(Instant primaryNow) {
    return at.isAfter(primaryNow)
        ? new HybridTime(primaryNow.truncatedTo(ChronoUnit.MICROS), 0, operation)
        : this;
  }

  @Override
  public int compareTo(HybridTime other) {
    int byTime = at.compareTo(other.at);
    int byCounter = byTime != 0 ? byTime : Integer.compare(counter, other.counter);
    return byCounter != 0 ? byCounter : operation.compareTo(other.operation);
  }
}
