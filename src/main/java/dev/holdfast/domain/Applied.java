package dev.holdfast.domain;

import java.util.function.Function;

/**
 * What a store answers to an operation.
 *
 * @param value the outcome
 * @param replayed true when the operation had been applied before and this is its first outcome
 */
public record Applied<T>(T value, boolean replayed) {

  /** The same with another value. */
  public <R> Applied<R> map(Function<? super T, ? extends R> f) {
    return new Applied<>(f.apply(value), replayed);
  }
}
