package dev.holdfast.store.postgres;

/** Why PostgreSQL cannot be used, in a sentence for the operator, without a password. */
final class Unusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Unusable(String message) {
    super(message, null, false, false);
  }
}
