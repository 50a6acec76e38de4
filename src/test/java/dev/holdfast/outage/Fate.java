package dev.holdfast.outage;

/** What becomes of connections when a {@link Fault} begins or ends. */
public enum Fate {
  /** They stay open, and what was held of them is delivered late. */
  KEPT,

  /** Both sides see a reset. */
  RESET
}
