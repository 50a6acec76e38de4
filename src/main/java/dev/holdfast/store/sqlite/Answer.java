package dev.holdfast.store.sqlite;

import dev.holdfast.domain.HoldfastException.Refusal;

/** What a piece of work on the store came to; either is given out only after the commit. */
sealed interface Answer<T> {

  /** It took effect. */
  record Given<T>(T value) implements Answer<T> {}

  /** It was refused; what it had written is undone. */
  record Refused<T>(Refusal refusal) implements Answer<T> {}

  static <T> Answer<T> of(T value) {
    return new Given<>(value);
  }
}
