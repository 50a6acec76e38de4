package dev.holdfast.store.failover;

import dev.holdfast.sync.FailureClass;

/** PostgreSQL did not do what it was asked, for a reason of its own: what the breaker counts. */
final class Away extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final FailureClass kind;

  Away(FailureClass kind, Throwable cause) {
    super(cause.getMessage(), cause, false, false);
    this.kind = kind;
  }

  FailureClass kind() {
    return kind;
  }
}
