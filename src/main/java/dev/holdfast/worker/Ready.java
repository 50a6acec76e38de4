package dev.holdfast.worker;

import dev.holdfast.domain.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/** Tasks that are claimed and wait for a free handler: highest priority first, then as claimed. */
final class Ready {
  /** A task that waits longer is given back: others, or a better order, may have it sooner. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final PriorityQueue<Waiting> queue =
      new PriorityQueue<>(
          Comparator.comparingInt((Waiting waiting) -> waiting.task.spec().priority())
              .reversed()
              .thenComparingLong(Waiting::number));
  private long number;

  private record Waiting(Task task, long number, Instant since) {}

  void addAll(List<Task> tasks, Instant now) {
    for (Task task : tasks) {
      queue.add(new Waiting(task, number++, now));
    }
  }

  /** The next to run, or null. */
  Task poll() {
    Waiting next = queue.poll();
    return next == null ? null : next.task;
  }

  int size() {
    return queue.size();
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  List<Task> tasks() {
    return queue.stream().map(Waiting::task).toList();
  }

  void remove(Run.Key key) {
    queue.removeIf(waiting -> Run.Key.of(waiting.task).equals(key));
  }

  /** Takes out what has waited too long. */
  List<Task> takeStale(Instant now) {
    Instant before = now.minus(PATIENCE);
    Set<Waiting> stale = new java.util.HashSet<>();
    for (Waiting waiting : queue) {
      if (waiting.since.isBefore(before)) {
        stale.add(waiting);
      }
    }
    queue.removeAll(stale);
    return stale.stream().map(Waiting::task).toList();
  }

  /** Takes out everything. */
  List<Task> takeAll() {
    List<Task> all = new ArrayList<>(tasks());
    queue.clear();
    return all;
  }
}
