package dev.holdfast.domain;

import java.util.function.UnaryOperator;

/**
 * What a patch says of one field: nothing, or a new value (which may be null where the field may).
 *
 * @param sent whether the field was named
 * @param change from the present value to the next; unused when not sent
 */
public record Field<T>(boolean sent, UnaryOperator<T> change) {

  /** The field was not named. */
  public static <T> Field<T> keep() {
    return new Field<>(false, UnaryOperator.identity());
  }

  /** The whole field is replaced. */
  public static <T> Field<T> set(T value) {
    return new Field<>(true, present -> value);
  }

  /** The field's next value depends on the present one (RFC 7396). */
  public static <T> Field<T> merge(UnaryOperator<T> change) {
    return new Field<>(true, change);
  }

  /** The next value of a field that is {@code present} now. */
  public T orElse(T present) {
    return sent ? change.apply(present) : present;
  }
}
