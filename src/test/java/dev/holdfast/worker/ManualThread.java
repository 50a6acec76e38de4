package dev.holdfast.worker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** An executor that runs what it is given when the test says so, on the test's own thread. */
final class ManualThread implements Executor {
  private final Deque<Runnable> due = new ArrayDeque<>();

  /** Runs what is due, and what becomes due by that. */
  void runAll() {
    for (Runnable next = due.poll(); next != null; next = due.poll()) {
      next.run();
    }
  }

  @Override
  public void execute(Runnable command) {
    due.add(command);
  }
}
