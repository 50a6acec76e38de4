package dev.holdfast.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Variables that a test sets, and what the configuration makes of them. */
final class Given {
  private static final String REFUSAL = "holdfast.start.refusal";

  private Given() {}

  /** Names and values by turns. */
  static Variables variables(String... namesAndValues) {
    Map<String, String> set = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      set.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new Variables(set::get);
  }

  /** The database that is chosen outside production. */
  static DatabaseChoice choice(String... namesAndValues) {
    return new DatabaseChooser(variables(namesAndValues), false).choose();
  }

  /** Why no database is chosen outside production. */
  static String refusedChoice(String... namesAndValues) {
    return catchThrowableOfType(Refused.class, () -> choice(namesAndValues)).getMessage();
  }

  /** The properties that follow, without a profile of Quarkus. */
  static Map<String, String> settings(String... namesAndValues) {
    return Settings.of(variables(namesAndValues), List.of());
  }

  /** Why the service must not start, or null. */
  static String refusal(String... namesAndValues) {
    return settings(namesAndValues).get(REFUSAL);
  }
}
