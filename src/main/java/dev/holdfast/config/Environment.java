package dev.holdfast.config;

import java.util.Locale;
import java.util.Optional;

/** What the process is run for; decides defaults and what is refused. */
public enum Environment {
  PRODUCTION,
  DEVELOPMENT,
  TESTING;

  /** The lower-case spelling used in {@code ENV}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Environment> of(String wire) {
    for (Environment environment : values()) {
      if (environment.wire().equals(wire)) {
        return Optional.of(environment);
      }
    }
    return Optional.empty();
  }
}
