package dev.holdfast.sync;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A SQLite file at the edge of the core: a queue of entries, and what became of each. */
final class QueueCopy implements CopyLink {
  final List<Entry> queue = new ArrayList<>();
  final List<Entry> kept = new ArrayList<>();
  final Map<Entry, String> conflicts = new LinkedHashMap<>();
  final Set<String> touched = new HashSet<>();
  boolean empty;
  int admitted;
  private boolean held;

  boolean isHeld() {
    return held;
  }

  @Override
  public int depth() {
    return queue.size();
  }

  @Override
  public List<Entry> oldest(int most) {
    return queue.stream().limit(most).toList();
  }

  @Override
  public void settle(List<Entry> entries, List<Drain.Verdict> verdicts, List<String> reasons) {
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      switch (verdicts.get(i)) {
        case DONE -> kept.add(entry);
        case CONFLICT -> conflicts.put(entry, reasons.get(i));
        case STAYS -> {
          continue;
        }
      }
      queue.remove(entry);
      touched.addAll(entry.touches());
    }
  }

  @Override
  public void requeueKept() {
    queue.addAll(0, kept);
    kept.clear();
  }

  @Override
  public Set<String> touched() {
    return touched;
  }

  @Override
  public boolean isEmpty() {
    return empty;
  }

  @Override
  public void holdWrites() {
    held = true;
  }

  @Override
  public void openWrites() {
    held = false;
  }

  @Override
  public int admitted() {
    return admitted;
  }
}
