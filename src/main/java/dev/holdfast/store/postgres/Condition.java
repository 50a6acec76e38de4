package dev.holdfast.store.postgres;

import java.util.ArrayList;
import java.util.List;

/** The conditions of a list, joined by "and", with their arguments. */
final class Condition {
  private final List<String> tests = new ArrayList<>();
  private final List<Object> arguments = new ArrayList<>();

  /**
   * @param test holds one {@code ?} per argument
   */
  Condition and(String test, Object... values) {
    String numbered = test;
    for (Object value : values) {
      arguments.add(value);
      numbered = numbered.replaceFirst("\\?(?!\\d)", "?" + arguments.size());
    }
    tests.add(numbered);
    return this;
  }

  /** The same if there is a value to compare with. */
  Condition andIfSet(String test, Object value) {
    return value == null ? this : and(test, value);
  }

  /** A substring of the folded text; with fewer than three characters there is no trigram. */
  Condition contains(String folded) {
    String escaped = folded.replaceAll("([\\\\%_])", "\\\\$1");
    return and("search like ?", "%" + escaped + "%");
  }

  List<Object> arguments() {
    return arguments;
  }

  /** As a where clause; the next argument's number follows {@link #arguments}. */
  String where() {
    return tests.isEmpty() ? "" : " where " + String.join(" and ", tests);
  }
}
