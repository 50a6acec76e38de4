package dev.holdfast.outage;

/** A direction through a {@link PostgresProxy}. */
public enum Way {
  TO_SERVER,
  TO_CLIENT
}
