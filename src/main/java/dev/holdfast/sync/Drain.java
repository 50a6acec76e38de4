package dev.holdfast.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the journal comes back to PostgreSQL: in order, in batches, each in one transaction there
 * (rules S3, S4). What is refused leaves the queue; what cannot be applied now stops it; what fails
 * alone again and again while others do not is set aside.
 */
final class Drain {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final SyncSettings settings;
  private final Map<Entry, Integer> failuresAlone = new HashMap<>();
  private int size;
  private int pauses;
  private boolean singly;
  private Instant notBefore = Instant.MIN;
  private Instant progress;

  Drain(SyncSettings settings, Instant now) {
    this.settings = settings;
    this.size = settings.batch();
    this.progress = now;
  }

  /** How a replay of a batch ended as a whole. */
  sealed interface Ended {

    /** It was committed; each entry was applied, known already, or refused. */
    record Committed(List<Replay> verdicts) implements Ended {}

    /** The statement ran into its limit (57014): the batch was too big. */
    record TooSlow() implements Ended {}

    /** PostgreSQL cannot take it now (classes A, B, D, E); nothing or everything was applied. */
    record NotNow() implements Ended {}

    /** Something about it fails that is no refusal; nothing was applied. */
    record Failed(String why) implements Ended {}
  }

  /** What to do with the entries of a batch that came back. */
  enum Verdict {
    /** It is applied; it leaves the queue and is kept for the window of rule S5. */
    DONE,
    /** It leaves the queue for the list of conflicts. */
    CONFLICT,
    /** It stays, and so does everything behind it. */
    STAYS
  }

  /** How many entries to take next; 0 while a pause lasts. */
  int take(Instant now) {
    if (now.isBefore(notBefore)) {
      return 0;
    }
    return singly ? 1 : size;
  }

  /** Whether nothing has moved for so long that the drain is to be begun anew (rule S4). */
  boolean isStuck(Instant now) {
    return progress.plus(settings.watchdog()).isBefore(now) && !now.isBefore(notBefore);
  }

  /** What becomes of the entries that were sent, in their order. */
  List<Verdict> ended(List<Entry> sent, Ended ended, Instant now) {
    if (ended instanceof Ended.Committed committed) {
      return committed(sent, committed.verdicts(), now);
    } else if (ended instanceof Ended.TooSlow && sent.size() > 1) {
      size = sent.size() / 2;
      return stay(sent);
    } else if (ended instanceof Ended.NotNow) {
      pause(now);
      return stay(sent);
    }
    return failed(sent, now);
  }

  private List<Verdict> committed(List<Entry> sent, List<Replay> verdicts, Instant now) {
    progress = now;
    pauses = 0;
    singly = false;
    size = Math.min(settings.batch(), size * 2);
    sent.forEach(failuresAlone::remove);
    return verdicts.stream()
        .map(verdict -> verdict instanceof Replay.Conflict ? Verdict.CONFLICT : Verdict.DONE)
        .toList();
  }

  private List<Verdict> failed(List<Entry> sent, Instant now) {
    if (sent.size() > 1) {
      singly = true;
      return stay(sent);
    }
    int failures = failuresAlone.merge(sent.get(0), 1, Integer::sum);
    if (failures >= settings.aloneTries()) {
      failuresAlone.remove(sent.get(0));
      progress = now;
      return List.of(Verdict.CONFLICT);
    }
    pause(now);
    return stay(sent);
  }

  private void pause(Instant now) {
    Duration grown = FIRST_PAUSE.multipliedBy(1L << Math.min(pauses++, 10));
    notBefore = now.plus(grown.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : grown);
  }

  private static List<Verdict> stay(List<Entry> sent) {
    return sent.stream().map(entry -> Verdict.STAYS).toList();
  }
}
