package dev.holdfast.worker;

import dev.holdfast.domain.Settled;
import dev.holdfast.domain.Settlement;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskOutcome;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Tells of tasks that failed for good: one line per interval, however many there are. */
final class GiveUps {
  static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Logger LOG = Logger.getLogger(GiveUps.class);

  private int count;
  private Task last;
  private String error;

  void note(Settlement settlement, Settled answer) {
    Task task = settlement.claimed();
    if (answer == Settled.APPLIED
        && settlement.outcome() instanceof TaskOutcome.Failed failed
        && (!failed.retry() || task.state().spent() >= task.spec().maxAttempts())) {
      count++;
      last = task;
      error = failed.error();
    }
  }

  void tell() {
    if (count > 0) {
      LOG.warnf(
          "%d tasks failed for good; the last was %s (%s) after %d attempts: %s",
          count, last.id(), last.spec().type(), last.state().attempt(), firstLine(error));
      count = 0;
    }
  }

  private static String firstLine(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() > 200 ? line.substring(0, 200) : line;
  }
}
