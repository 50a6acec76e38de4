package dev.holdfast.domain;

/** What became of a {@link Settlement}. */
public enum Settled {
  /** The run held the task; the task is as {@link Settlement#after} says. */
  APPLIED,
  /** The run had lost the task; its answer is kept as a late attempt. */
  LATE,
  /** The task is no longer there; its answer is dropped with it. */
  GONE
}
