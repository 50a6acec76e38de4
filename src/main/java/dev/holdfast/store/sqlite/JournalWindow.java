package dev.holdfast.store.sqlite;

import dev.holdfast.sync.Entry;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is known of the journal without looking into the file: how much there is, and the oldest
 * entries. Those behind them are read when they come near; there may be more than fit into memory.
 */
final class JournalWindow {
  static final int MOST = 1_000;
  static final long MOST_BYTES = 32L << 20;

  private final Deque<Entry> entries = new ArrayDeque<>();

  /** Numbers of entries that have left while the file still has them. */
  private final Set<Long> leaving = new HashSet<>();

  private int depth;
  private long bytes;
  private long windowBytes;
  private long last;
  private Instant oldest;

  /** Whether what the file has is to be read anew before anything is told of it. */
  private boolean unknown;

  /** An entry is in the file. */
  synchronized void committed(Entry entry) {
    boolean whole = entries.size() >= depth;
    depth++;
    bytes += JournalRows.bytes(entry);
    if (unknown) {
      return;
    }
    boolean fits = entries.size() < MOST && windowBytes < MOST_BYTES;
    if (whole && fits && entry.number() > last) {
      add(entry);
    }
  }

  private void add(Entry entry) {
    entries.addLast(entry);
    windowBytes += JournalRows.bytes(entry);
    last = entry.number();
  }

  /** These leave the queue; the file is still to forget them. */
  synchronized void leave(Collection<Entry> gone) {
    Set<Long> numbers = new HashSet<>();
    for (Entry entry : gone) {
      numbers.add(entry.number());
      bytes -= JournalRows.bytes(entry);
    }
    depth -= numbers.size();
    leaving.addAll(numbers);
    for (Entry entry : gone) {
      oldest = entry.at();
    }
    entries.removeIf(
        entry -> {
          boolean left = numbers.contains(entry.number());
          windowBytes -= left ? JournalRows.bytes(entry) : 0;
          return left;
        });
  }

  /** The file has forgotten them, or will not. */
  synchronized void left(Collection<Long> numbers) {
    leaving.removeAll(numbers);
  }

  /** The oldest entries, as far as they are here. */
  synchronized List<Entry> oldest(int most) {
    List<Entry> first = new ArrayList<>(Math.min(most, entries.size()));
    for (Entry entry : entries) {
      if (first.size() == most) {
        break;
      }
      first.add(entry);
    }
    return first;
  }

  /** Whether it is to be {@link #reset}. */
  synchronized boolean isUnknown() {
    return unknown;
  }

  /** Whether more should be read; there is more, and few are left here. */
  synchronized boolean isLow() {
    return !unknown
        && entries.size() < depth
        && entries.size() <= MOST / 2
        && windowBytes < MOST_BYTES / 2;
  }

  /** The number behind which more is to be read. */
  synchronized long last() {
    return last;
  }

  /** What was read behind a number, if that is still the last one here. */
  synchronized void refill(long behind, List<Entry> more) {
    if (behind == last && !unknown) {
      more.forEach(this::add);
    }
  }

  /** From now on, until it is {@link #reset}, it is only known that there is something. */
  synchronized void forget() {
    unknown = true;
    entries.clear();
    windowBytes = 0;
  }

  /** What the file has; asked on the writer's thread, in the order of commits. */
  synchronized void reset(JournalRows.Totals totals, List<Entry> first) {
    unknown = false;
    entries.clear();
    windowBytes = 0;
    last = 0;
    depth = totals.entries() - leaving.size();
    bytes = totals.bytes();
    for (Entry entry : first) {
      add(entry);
    }
    entries.removeIf(entry -> leaving.contains(entry.number()));
  }

  synchronized int depth() {
    return unknown ? Math.max(1, depth) : Math.max(0, depth);
  }

  synchronized long bytes() {
    return Math.max(0, bytes);
  }

  /** When the oldest entry was made, about; null without one. */
  synchronized Instant oldestAt() {
    if (depth <= 0) {
      return null;
    }
    oldest = entries.isEmpty() ? oldest : entries.getFirst().at();
    return oldest;
  }
}
