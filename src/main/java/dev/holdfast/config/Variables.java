package dev.holdfast.config;

import java.util.Optional;
import java.util.function.Function;

/**
 * The variables that a user sets, whichever source they stand in. An empty value counts as unset.
 */
final class Variables {
  private final Function<String, String> lookup;

  Variables(Function<String, String> lookup) {
    this.lookup = lookup;
  }

  /** A variable that was found; its value may be a secret and is never printed. */
  record Found(String name, String value) {
    @Override
    public String toString() {
      return "Found[name=" + name + "]";
    }
  }

  /** The first of these that is set. */
  Optional<Found> first(String... names) {
    for (String name : names) {
      String value = lookup.apply(name);
      if (value != null && !value.isBlank()) {
        return Optional.of(new Found(name, value.strip()));
      }
    }
    return Optional.empty();
  }

  /** The same to the letter: spaces are part of a password. */
  Optional<Found> secret(String name) {
    String value = lookup.apply(name);
    boolean set = value != null && !value.isBlank();
    return set ? Optional.of(new Found(name, value)) : Optional.empty();
  }

  /**
   * A whole number within bounds.
   *
   * @throws Refused naming the variable, the value and the bounds
   */
  Optional<Integer> integer(int min, int max, String... names) {
    return first(names).map(found -> within(found, min, max));
  }

  /**
   * {@code true} or {@code false}, also 1/0, yes/no, on/off.
   *
   * @throws Refused for anything else
   */
  Optional<Boolean> truth(String... names) {
    return first(names)
        .map(
            found ->
                switch (found.value.toLowerCase(java.util.Locale.ROOT)) {
                  case "true", "1", "yes", "on" -> true;
                  case "false", "0", "no", "off" -> false;
                  default ->
                      throw new Refused(
                          "%s is %s; it must be true or false.".formatted(found.name, found.value));
                });
  }

  private static int within(Found found, int min, int max) {
    try {
      int value = Integer.parseInt(found.value);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below, with the bounds.
    }
    throw new Refused(
        "%s is %s; it must be a whole number from %d to %d."
            .formatted(found.name, found.value, min, max));
  }
}
