package dev.holdfast.worker;

import java.nio.charset.StandardCharsets;

/** What a task keeps of a failure: text that every store takes, of bounded length, never null. */
final class Errors {
  private static final int LONGEST = 8 << 10;

  private Errors() {}

  /** The name and message of a failure that says nothing better about itself. */
  static String of(Throwable failure) {
    Class<?> type = failure.getClass();
    String name = type.getSimpleName().isEmpty() ? type.getName() : type.getSimpleName();
    String message = message(failure);
    return text(message == null ? name : name + ": " + message);
  }

  /** The text as it can be stored, cut to its bound. */
  static String text(String given) {
    if (given == null) {
      return "The handler gave no reason.";
    }
    String clean =
        new String(given.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
            .replace('\0', ' ');
    if (clean.length() <= LONGEST) {
      return clean;
    }
    int end = Character.isHighSurrogate(clean.charAt(LONGEST - 1)) ? 1 : 0;
    return clean.substring(0, LONGEST - end);
  }

  /** A message is made by foreign code, which may fail. */
  private static String message(Throwable failure) {
    try {
      return failure.getMessage();
    } catch (RuntimeException | Error e) {
      return null;
    }
  }
}
