package dev.holdfast.domain;

import java.util.function.UnaryOperator;

/**
 * What a patch says of one field: nothing, a new value (which may be null where the field may), or
 * how to get the next value from the present one. The latter two can be written down, so that a
 * patch can be applied again to another store's row.
 */
public sealed interface Field<T> {

  /** The field was not named. */
  record Keep<T>() implements Field<T> {}

  /** The whole field is replaced. */
  record Set<T>(T value) implements Field<T> {}

  /**
   * The field's next value depends on the present one.
   *
   * @param document what was sent
   * @param whole whether it replaces the field unless they are equal as JSON values; else it is
   *     merged into it (RFC 7396)
   * @param change what follows from the two
   */
  record Merge<T>(Json document, boolean whole, UnaryOperator<T> change) implements Field<T> {}

  /** The field was not named. */
  static <T> Field<T> keep() {
    return new Keep<>();
  }

  /** The whole field is replaced. */
  static <T> Field<T> set(T value) {
    return new Set<>(value);
  }

  /** The next value of a field that is {@code present} now. */
  default T orElse(T present) {
    if (this instanceof Set<T> set) {
      return set.value;
    }
    return this instanceof Merge<T> merge ? merge.change.apply(present) : present;
  }
}
