package dev.holdfast.outage.table;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** How a run waits: for something, or for a phase of it to pass. */
final class Await {
  private static final Duration OFTEN = Duration.ofMillis(20);

  private Await() {}

  /** That much time passes. */
  static void pass(Duration time) {
    Executor later = CompletableFuture.delayedExecutor(time.toNanos(), TimeUnit.NANOSECONDS);
    CompletableFuture.runAsync(() -> {}, later).join();
  }

  /** Waits until it is so; tells whether it became so in time. */
  static boolean until(Duration longest, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + longest.toNanos();
    boolean met = condition.call();
    while (!met && System.nanoTime() < deadline) {
      pass(OFTEN);
      met = condition.call();
    }
    return met;
  }
}
