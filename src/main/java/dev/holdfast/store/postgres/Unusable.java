package dev.holdfast.store.postgres;

/** Why PostgreSQL cannot be used, in a sentence for the operator, without a password. */
final class Unusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean away;

  Unusable(String message) {
    this(message, false);
  }

  Unusable(String message, boolean away) {
    super(message, null, false, false);
    this.away = away;
  }

  /** Whether nobody answered who could say more. */
  boolean isAway() {
    return away;
  }
}
