package dev.holdfast.sync.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Property 6, second half: no task is run while a handler of it still runs, and none that was run
 * to its acknowledged end is run again. What began before PostgreSQL went back in time may run
 * again: at least once; and what a pod runs that is cut off meanwhile, while others go on, may be
 * taken over. An explicit run begins anew; a killed pod's runs have ended.
 */
final class Runs implements Property {
  private record Settled(Event.RunBegan run, Instant at) {}

  /** Of one task. */
  private static final class OfTask {
    private final Map<UUID, Event.RunBegan> open = new HashMap<>();
    private final List<Event.RunBegan> running = new ArrayList<>(1);
    private final List<Settled> settled = new ArrayList<>(1);
  }

  private final Faults faults;
  private final Map<String, OfTask> tasks = new HashMap<>();
  private final List<Violation> found = new ArrayList<>();

  Runs(Faults faults) {
    this.faults = faults;
  }

  @Override
  public void see(Event event) {
    if (event instanceof Event.RunBegan run) {
      OfTask task = of(run.row());
      task.running.stream()
          .filter(first -> !faults.killedSince(first.pod(), first.at()) && counts(first))
          .forEach(first -> found.add(violation(first, run)));
      task.running.add(run);
      task.settled.stream()
          .filter(first -> run.at().isAfter(first.at) && counts(first.run))
          .forEach(first -> found.add(violation(first.run, run)));
      task.open.put(run.claim(), run);
    } else if (event instanceof Event.RunEnded end) {
      of(end.row()).running.removeIf(run -> run.claim().equals(end.claim()));
    } else if (event instanceof Event.RunSettled end) {
      OfTask task = of(end.row());
      Event.RunBegan run = task.open.remove(end.claim());
      if (run != null) {
        task.settled.add(new Settled(run, end.at()));
      }
    } else if (event instanceof Event.CallInvoked call && call.kind() == Event.Kind.TASK_RUN) {
      of(call.row()).settled.clear();
      of(call.row()).running.clear();
    }
  }

  private OfTask of(String row) {
    return tasks.computeIfAbsent(row, any -> new OfTask());
  }

  private boolean counts(Event.RunBegan first) {
    return !faults.wentBackSince(first.at()) && !faults.cutOffSince(first.pod(), first.at());
  }

  private static Violation violation(Event.RunBegan first, Event.RunBegan second) {
    String what = "by %s, then by %s".formatted(first.pod(), second.pod());
    return new Violation(6, "none run twice", what, first.row());
  }

  @Override
  public void end(Consumer<Violation> broken) {
    property6(broken);
  }

  private void property6(Consumer<Violation> broken) {
    found.forEach(broken);
  }
}
