package dev.holdfast.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How the journal comes back to PostgreSQL: in order, in batches, each in one transaction there
 * (rules S3, S4). What is refused leaves the queue; what cannot be applied now stops it; what fails
 * alone again and again is set aside, in the transaction of the first entry behind it that does
 * not: where nothing can be committed, nothing is set aside. It outlives recoveries, so that what
 * one has learnt of an entry is known to the next.
 */
public final class Drain {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** So many entries in a row may be set aside together. */
  private static final int ASIDE_MOST = 8;

  /** Where there is nothing behind it that could be committed, it is tried so much more often. */
  private static final int LONE_TRIES = 4;

  private final SyncSettings settings;
  private final Map<Entry, Integer> failuresAlone = new HashMap<>();
  private final Map<Entry, String> aside = new HashMap<>();
  private int size;
  private boolean takesAll;
  private boolean tookAll;
  private int pauses;
  private boolean singly;
  private Instant notBefore = Instant.MIN;
  private Instant progress = Instant.MAX;

  Drain(SyncSettings settings) {
    this.settings = settings;
    this.size = settings.batch();
  }

  /**
   * What goes into one transaction.
   *
   * @param aside goes into the list of conflicts
   * @param reasons why, one for each of these
   * @param entries are replayed
   */
  public record Batch(List<Entry> aside, List<String> reasons, List<Entry> entries) {
    static final Batch NOTHING = new Batch(List.of(), List.of(), List.of());

    public boolean isEmpty() {
      return aside.isEmpty() && entries.isEmpty();
    }

    /** All of it, in the journal's order. */
    public List<Entry> all() {
      return Stream.concat(aside.stream(), entries.stream()).toList();
    }
  }

  /** How a replay of a batch ended as a whole. */
  public sealed interface Ended {

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
  public enum Verdict {
    /** It is applied; it leaves the queue and is kept for the window of rule S5. */
    DONE,
    /** It leaves the queue; the list of conflicts has it. */
    CONFLICT,
    /** It stays, and so does everything behind it. */
    STAYS
  }

  /** A recovery begins to drain. */
  void begin(Instant now) {
    progress = now;
    tookAll = false;
  }

  /** What is sent next; nothing while a pause lasts. */
  Batch next(CopyLink copy, Instant now) {
    if (now.isBefore(notBefore)) {
      return Batch.NOTHING;
    }
    List<Entry> oldest = copy.oldest(singly ? aside.size() + 1 : size);
    takesAll = oldest.size() == copy.depth();
    int first = Math.min(aside.size(), oldest.size());
    List<Entry> left = oldest.subList(0, first);
    return new Batch(
        left, left.stream().map(aside::get).toList(), oldest.subList(first, oldest.size()));
  }

  /** Whether the last batch was all that was there: what is left has come since it was sent. */
  boolean tookAll() {
    return tookAll;
  }

  /** Nothing has moved for long: the drain is begun anew, with what it knows (rule S4). */
  void restartIfStuck(Instant now) {
    if (progress.plus(settings.watchdog()).isBefore(now) && !now.isBefore(notBefore)) {
      progress = now;
      singly = false;
      size = settings.batch();
      aside.clear();
    }
  }

  /** The answer never came: if it was too big, it is smaller the next time. */
  void lost(Batch sent) {
    size = Math.max(1, sent.entries().size() / 2);
    aside.clear();
  }

  /** What becomes of {@link Batch#all} that were sent. */
  List<Verdict> ended(Batch sent, Ended ended, CopyLink copy, Instant now) {
    if (ended instanceof Ended.Committed committed) {
      return committed(sent, committed.verdicts(), now);
    } else if (ended instanceof Ended.TooSlow && sent.entries().size() > 1) {
      size = sent.entries().size() / 2;
    } else if (ended instanceof Ended.NotNow || sent.entries().isEmpty()) {
      pause(now);
    } else if (sent.entries().size() > 1) {
      singly = true;
    } else {
      failedAlone(sent, ended, copy, now);
    }
    return sent.all().stream().map(entry -> Verdict.STAYS).toList();
  }

  /** Why an entry that is set aside was; and why PostgreSQL refuses one that it refuses. */
  List<String> reasons(Batch sent, Ended ended) {
    List<String> reasons = new ArrayList<>(sent.reasons());
    if (ended instanceof Ended.Committed committed) {
      committed.verdicts().stream()
          .map(verdict -> verdict instanceof Replay.Conflict conflict ? conflict.reason() : "")
          .forEach(reasons::add);
    }
    return reasons;
  }

  private List<Verdict> committed(Batch sent, List<Replay> verdicts, Instant now) {
    progress = now;
    pauses = 0;
    singly = false;
    size = Math.min(settings.batch(), size * 2);
    tookAll = takesAll;
    sent.all().forEach(failuresAlone::remove);
    aside.clear();
    Stream<Verdict> set = sent.aside().stream().map(entry -> Verdict.CONFLICT);
    Stream<Verdict> replayed =
        verdicts.stream()
            .map(verdict -> verdict instanceof Replay.Conflict ? Verdict.CONFLICT : Verdict.DONE);
    return Stream.concat(set, replayed).toList();
  }

  private void failedAlone(Batch sent, Ended ended, CopyLink copy, Instant now) {
    Entry entry = sent.entries().get(0);
    int failures = failuresAlone.merge(entry, 1, Integer::sum);
    boolean lone = copy.depth() == sent.all().size();
    int most = settings.aloneTries() * (lone ? LONE_TRIES : 1);
    if (failures >= most && aside.size() < ASIDE_MOST) {
      aside.put(entry, ended instanceof Ended.Failed failed ? failed.why() : "too slow alone");
    } else {
      pause(now);
    }
  }

  private void pause(Instant now) {
    aside.clear();
    Duration grown = FIRST_PAUSE.multipliedBy(1L << Math.min(pauses++, 10));
    notBefore = now.plus(grown.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : grown);
  }
}
