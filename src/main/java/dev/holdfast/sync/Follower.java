package dev.holdfast.sync;

import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Keeps the copy close behind PostgreSQL while that serves (rule R2): one pull at a time, now and
 * then with a comparison (rule R7), a whole resync where the log does not reach back (rule R5).
 */
final class Follower {
  private final SyncSettings settings;
  private final PrimaryLink primary;
  private final CopyLink copy;
  private final LongSupplier steps;
  private long waitingFor;
  private Instant answerBy;
  private Instant next;
  private Instant compareAt;
  private boolean resync;

  Follower(
      SyncSettings settings, PrimaryLink primary, CopyLink copy, LongSupplier steps, Instant now) {
    this.settings = settings;
    this.primary = primary;
    this.copy = copy;
    this.steps = steps;
    this.next = now.plus(settings.pullInterval());
    this.compareAt = now.plus(settings.compareInterval());
  }

  boolean isWaitingFor(long step) {
    return waitingFor == step && step != 0;
  }

  /** Asks for the next pull when it is time; one whose answer was lost is not waited for. */
  void advance(Instant now) {
    boolean lost = waitingFor != 0 && now.isAfter(answerBy);
    if (now.isBefore(next) || waitingFor != 0 && !lost) {
      return;
    }
    waitingFor = steps.getAsLong();
    progressed(now);
    if (resync) {
      primary.resync(waitingFor);
      return;
    }
    boolean compare = !now.isBefore(compareAt);
    compareAt = compare ? now.plus(settings.compareInterval()) : compareAt;
    primary.pull(waitingFor, copy.touched(), compare);
  }

  void progressed(Instant now) {
    answerBy = now.plus(settings.stepDeadline());
  }

  void pulled(PullEnd end, Instant now) {
    waitingFor = 0;
    resync = end == PullEnd.PRUNED || resync && end != PullEnd.DONE;
    next = now.plus(settings.pullInterval());
  }
}
