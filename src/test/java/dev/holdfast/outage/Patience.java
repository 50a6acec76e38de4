package dev.holdfast.outage;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;

/** How the bench waits. */
final class Patience {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration OFTEN = Duration.ofMillis(5);

  private Patience() {}

  /** Waits until it is so, looking often; fails if it does not become so. */
  static void until(Callable<Boolean> condition) {
    await().atMost(LONGEST).pollDelay(Duration.ZERO).pollInterval(OFTEN).until(condition);
  }
}
