package dev.holdfast.config;

import io.quarkus.runtime.PreventFurtherStepsException;

/**
 * Ends the start: the message goes to standard error as one line, the process exits with 1.
 *
 * <p>It is the cause, not the exception itself, that tells Quarkus so: thrown bare, Quarkus takes
 * it for an initialisation task that is done, says nothing and waits to be told to stop.
 */
public final class StartRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartRefused(String message) {
    super(message, new PreventFurtherStepsException(message, 1));
  }
}
