package dev.holdfast.sync;

/** What a client is told. */
sealed interface Reply {

  record Ok() implements Reply {}

  record Refused(String why) implements Reply {}

  /** 503 or 507: nothing that was promised. */
  record Unavailable(String why) implements Reply {}

  /** The connection broke. */
  record Lost() implements Reply {}
}
