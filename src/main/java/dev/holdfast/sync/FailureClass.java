package dev.holdfast.sync;

/**
 * What a failure of PostgreSQL means for the request that met it (section 2 of the failover rules).
 * Everything but a refusal is about the store; what cannot be told is in doubt.
 */
public enum FailureClass {
  /** A: the store is away or is not the one that is needed; nothing was applied. */
  OUTAGE,
  /** B: whether the operation was applied is unknown. */
  IN_DOUBT,
  /** C: the request itself is refused, on whichever store. */
  REFUSAL,
  /** D: the store lives and has too much to do; nothing was applied. */
  OVERLOAD,
  /** E: the server answers but may not be written to. */
  NOT_PRIMARY
}
