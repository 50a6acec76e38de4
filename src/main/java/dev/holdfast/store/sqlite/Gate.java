package dev.holdfast.store.sqlite;

import java.util.ArrayDeque;
import java.util.Queue;

/** Holds new writes while the last entries are drained; those admitted go on (rule M2). */
final class Gate {
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean held;
  private int admitted;

  /** Lets a write in, at once or when the gate opens. */
  void enter(Runnable write) {
    synchronized (this) {
      if (held) {
        waiting.add(write);
        return;
      }
      admitted++;
    }
    write.run();
  }

  /** One that was let in has ended. */
  synchronized void left() {
    admitted--;
  }

  synchronized void hold() {
    held = true;
  }

  /** Lets everybody in, in the order in which they came. */
  void open() {
    Runnable next = admit();
    while (next != null) {
      next.run();
      next = admit();
    }
  }

  private synchronized Runnable admit() {
    held = false;
    Runnable next = waiting.poll();
    admitted += next == null ? 0 : 1;
    return next;
  }

  /** How many are in. */
  synchronized int admitted() {
    return admitted;
  }
}
