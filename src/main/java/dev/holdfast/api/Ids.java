package dev.holdfast.api;

import dev.holdfast.domain.HoldfastException.NotFound;
import java.util.UUID;
import java.util.regex.Pattern;

/** Ids as clients write them. */
final class Ids {
  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private Ids() {}

  /** The id, or null when the text is no UUID. */
  static UUID parse(String text) {
    return UUID_FORM.matcher(text).matches() ? UUID.fromString(text) : null;
  }

  /** The id of a task; what is no UUID names none. */
  static UUID task(String text) {
    UUID id = parse(text);
    if (id == null) {
      throw NotFound.task(text);
    }
    return id;
  }

  /** The id of a fact; what is no UUID names none. */
  static UUID fact(String text) {
    UUID id = parse(text);
    if (id == null) {
      throw NotFound.fact(text);
    }
    return id;
  }
}
