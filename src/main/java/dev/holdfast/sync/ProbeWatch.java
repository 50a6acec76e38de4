package dev.holdfast.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;

/**
 * What the probes of PostgreSQL say together (section 2). A probe starts at a fixed pace, also
 * while one is open: a stopped server accepts a connection at once and then says nothing, so only a
 * missed answer tells.
 */
public final class ProbeWatch {
  private final SyncSettings settings;
  private final TreeMap<Long, Instant> open = new TreeMap<>();
  private Instant lastGoodStart = Instant.MIN;
  private Instant distrusted = Instant.MIN;
  private Instant lastBad;
  private int missed;
  private int goodInARow;

  ProbeWatch(SyncSettings settings) {
    this.settings = settings;
  }

  void started(long probe, Instant now) {
    open.put(probe, now);
    lastBad = lastBad == null ? now : lastBad;
  }

  /** Takes an answer; one that comes after its deadline has counted as missed already. */
  void answered(long probe, ProbeAnswer answer, Instant now) {
    look(now);
    Instant start = open.remove(probe);
    if (start == null) {
      return;
    }
    if (answer instanceof ProbeAnswer.Good && start.isAfter(distrusted)) {
      missed = 0;
      goodInARow++;
      lastGoodStart = start;
    } else if (answer instanceof ProbeAnswer.Overloaded) {
      missed = 0;
      bad(now);
    } else if (answer instanceof ProbeAnswer.Bad) {
      bad(now);
      missed = settings.missesToTrip();
    }
  }

  /** The mode has tripped: what began before says nothing of whether PostgreSQL is back. */
  void distrust(Instant now) {
    distrusted = now;
    bad(now);
  }

  /** Counts what should have been answered by now. */
  void look(Instant now) {
    Instant latest = now.minus(settings.probeDeadline());
    while (!open.isEmpty() && open.firstEntry().getValue().isBefore(latest)) {
      open.pollFirstEntry();
      missed++;
      bad(now);
    }
  }

  /** This process has not run for so long itself: nobody could have heard an answer meanwhile. */
  void forgive(Duration stall) {
    open.replaceAll((probe, start) -> start.plus(stall));
  }

  private void bad(Instant now) {
    goodInARow = 0;
    lastBad = now;
  }

  /** Whether PostgreSQL is away: one hard failure or several missed deadlines. */
  public boolean isAway() {
    return missed >= settings.missesToTrip();
  }

  /** Whether a probe that began after this instant found it well (section 2, "good probe"). */
  public boolean isGoodSince(Instant failure) {
    return lastGoodStart.isAfter(failure);
  }

  /** Whether the last one was good. */
  public boolean isGood() {
    return goodInARow > 0;
  }

  /** Whether a flip back may rest on it: several in a row (rule M3). */
  public boolean isTrusted() {
    return goodInARow >= settings.goodToFlip();
  }

  /** How long it has been well without a break (for takeovers, section 6). */
  public Duration wellFor(Instant now) {
    return isGood() ? Duration.between(lastBad, now) : Duration.ZERO;
  }
}
