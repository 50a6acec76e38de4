package dev.holdfast.store.postgres;

/** The operation's id was there already; the transaction was given up for that. */
final class Repeated extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Repeated() {
    super("repeated", null, false, false);
  }
}
