package dev.holdfast.config;

/** Ends the start with exit code 1; the message is the one line that the operator reads. */
public final class StartRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
