package dev.holdfast.store.sqlite;

/** Stands at the way of one write into the file, and hears what becomes of it. */
interface Admission {
  Admission FREE = new Admission() {};

  /** Lets it go on to the writer, now or later, on whichever thread. */
  default void enter(Runnable write) {
    write.run();
  }

  /**
   * It is in the file. Called on the writer's thread, in the order in which writes were made,
   * before its caller is answered.
   */
  default void committed() {}

  /** It has ended, in the file or not; before its caller is answered. */
  default void ended() {}
}
