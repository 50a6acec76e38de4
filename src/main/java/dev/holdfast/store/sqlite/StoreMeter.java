package dev.holdfast.store.sqlite;

/** Who wants to know how the store is doing; called on the store's threads, must be quick. */
interface StoreMeter {

  /** Nobody. */
  StoreMeter NONE = (members, nanos) -> {};

  /** A group of writes was committed or failed. */
  void committed(int members, long nanos);
}
