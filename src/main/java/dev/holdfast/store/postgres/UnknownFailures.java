package dev.holdfast.store.postgres;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Tells the log of failures that nothing recognises, with their stack, for they may be defects; one
 * in ten seconds, so that a storm of them does not bury the rest.
 */
final class UnknownFailures {
  private static final Logger LOG = Logger.getLogger(UnknownFailures.class);
  private static final long PAUSE = Duration.ofSeconds(10).toNanos();

  private final AtomicLong next = new AtomicLong(System.nanoTime());

  void tell(Throwable failure) {
    long due = next.get();
    if (System.nanoTime() - due >= 0 && next.compareAndSet(due, System.nanoTime() + PAUSE)) {
      LOG.error("a failure of PostgreSQL that is not known", failure);
    }
  }
}
