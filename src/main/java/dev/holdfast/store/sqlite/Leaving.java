package dev.holdfast.store.sqlite;

import dev.holdfast.sync.Drain.Verdict;
import dev.holdfast.sync.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Entries that leave the journal.
 *
 * @param done PostgreSQL has applied them, or had them already
 * @param conflicts PostgreSQL has them in its list of conflicts
 */
record Leaving(List<Entry> done, List<Entry> conflicts) {

  static Leaving of(List<Entry> entries, List<Verdict> verdicts) {
    List<Entry> done = new ArrayList<>();
    List<Entry> conflicts = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      switch (verdicts.get(i)) {
        case DONE -> done.add(entries.get(i));
        case CONFLICT -> conflicts.add(entries.get(i));
        case STAYS -> {}
      }
    }
    return new Leaving(done, conflicts);
  }

  List<Entry> all() {
    List<Entry> all = new ArrayList<>(done);
    all.addAll(conflicts);
    return all;
  }

  List<Long> numbers() {
    return all().stream().map(Entry::number).toList();
  }

  List<Long> applied() {
    return done.stream().map(Entry::number).toList();
  }

  List<Long> refused() {
    return conflicts.stream().map(Entry::number).toList();
  }

  long appliedBytes() {
    return done.stream().mapToLong(JournalRows::bytes).sum();
  }

  /**
   * Rows whose content here may not be PostgreSQL's although nothing of it shows in PostgreSQL's
   * log: what was refused, and what may have been applied long ago.
   */
  Set<String> reread() {
    Set<String> rows = new HashSet<>();
    conflicts.forEach(entry -> rows.addAll(entry.touches()));
    done.stream().filter(Entry::doubt).forEach(entry -> rows.addAll(entry.touches()));
    return rows;
  }

  /** The last one that PostgreSQL has by them, or null (rule R6). */
  Entry witness() {
    return done.isEmpty() ? null : done.get(done.size() - 1);
  }
}
