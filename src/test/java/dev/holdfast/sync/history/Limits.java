package dev.holdfast.sync.history;

import java.time.Duration;

/**
 * Bounds of property 9; those that are null are not checked.
 *
 * @param lag of a copy that can follow
 * @param redirect from a pod's trip to the answer of a call that was under way on it
 * @param backToPrimary from the end of the last fault until a pod is served by PostgreSQL for good
 */
public record Limits(Duration lag, Duration redirect, Duration backToPrimary) {
  public static final Limits NONE = new Limits(null, null, null);
}
