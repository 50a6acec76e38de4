package dev.holdfast.config;

/** A configuration with which the service must not start; the message is for the operator. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Refused(String message) {
    super(message, null, false, false);
  }
}
