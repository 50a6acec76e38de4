package dev.holdfast.api;

import dev.holdfast.domain.FieldError;
import dev.holdfast.domain.HoldfastException.Invalid;
import dev.holdfast.service.Storable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads query parameters and collects everything that is wrong with them. */
final class Query {
  private final List<FieldError> errors = new ArrayList<>();

  /**
   * Ends the reading.
   *
   * @throws Invalid if anything was wrong
   */
  void check() {
    if (!errors.isEmpty()) {
      throw new Invalid(errors);
    }
  }

  void error(String name, String message) {
    errors.add(new FieldError(name, message));
  }

  /** A whole number within bounds. */
  long integer(String name, String given, long otherwise, long max) {
    if (given == null) {
      return otherwise;
    }
    long min = Math.min(otherwise, 1);
    try {
      long value = Long.parseLong(given);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    error(name, "must be a whole number from " + min + " to " + max);
    return otherwise;
  }

  /** True or false. */
  boolean truth(String name, String given, boolean otherwise) {
    if (given != null && !given.equals("true") && !given.equals("false")) {
      error(name, "must be true or false");
    }
    return given == null ? otherwise : given.equals("true");
  }

  /** An instant in RFC 3339; a "+" that was not encoded arrives as a space. */
  Instant instant(String name, String given) {
    if (given == null) {
      return null;
    }
    Instant instant = Times.parse(given.replace(' ', '+'));
    if (instant == null) {
      error(name, "must be a time as 2026-01-31T12:00:00Z (RFC 3339)");
    }
    return instant;
  }

  /** A string that a store can be asked for; empty counts as absent. */
  String text(String name, String given) {
    String bad = given == null ? null : Storable.bad(given);
    if (bad != null) {
      error(name, bad);
    }
    return given == null || given.isEmpty() || bad != null ? null : given;
  }

  /** Each of a repeated parameter, read one by one. */
  <T> List<T> each(String name, List<String> given, Function<String, T> read, String message) {
    List<T> values = new ArrayList<>();
    if (given != null && given.size() > Bounds.COUNT) {
      error(name, "may be repeated at most " + Bounds.COUNT + " times");
      return values;
    }
    for (String one : given == null ? List.<String>of() : given) {
      T value = Storable.bad(one) == null ? read.apply(one) : null;
      if (value == null) {
        error(name, message);
      } else {
        values.add(value);
      }
    }
    return values;
  }
}
