package dev.holdfast.api;

/** A request that is refused before it means anything: found while reading it. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final ProblemType type;

  ApiException(ProblemType type, String detail) {
    super(detail, null, false, false);
    this.type = type;
  }

  ProblemType type() {
    return type;
  }
}
