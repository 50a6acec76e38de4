package dev.holdfast.sync;

/** What one probe of PostgreSQL found. */
public sealed interface ProbeAnswer {

  /** It is the primary, and a transaction was committed (rule M3). */
  record Good() implements ProbeAnswer {}

  /** Refused, reset, or not the server that is needed (classes A and E). */
  record Bad(String why) implements ProbeAnswer {}

  /** It lives and has no room; that is no outage (class D). */
  record Overloaded() implements ProbeAnswer {}
}
