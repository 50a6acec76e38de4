package dev.holdfast.sync.history;

import dev.holdfast.sync.history.Operations.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Property 6, first half: no illegal transition, of a task in PostgreSQL, of a task as a client of
 * one pod sees it, of a pod's mode. What a copy said of a row with a conflict, or a pod before it
 * or PostgreSQL lost something, may be taken back.
 */
final class Transitions implements Property {
  private static final Set<String> TERMINAL = Set.of("completed", "failed", "cancelled");

  /** The terminal state that was read, and what the pod had lost by then. */
  private record Ended(String status, int losses) {}

  private final Operations operations;
  private final Faults faults;
  private final Set<String> ended = new HashSet<>();
  private final Map<String, Event.ModeChanged> modes = new HashMap<>();

  /** By row, then by client. */
  private final Map<String, Map<String, Ended>> seenEnded = new HashMap<>();

  private final Map<String, String> podOf = new HashMap<>();
  private final Set<String> tasks = new HashSet<>();
  private final List<Violation> found = new ArrayList<>();
  private final List<Violation> unlessContested = new ArrayList<>();

  Transitions(Operations operations, Faults faults) {
    this.operations = operations;
    this.faults = faults;
  }

  @Override
  public void see(Event event) {
    if (event instanceof Event.Effect effect) {
      effect(operations.get(effect.operation()));
    } else if (event instanceof Event.ModeChanged changed) {
      mode(changed);
    } else if (event instanceof Event.CallInvoked call) {
      invoked(call);
    } else if (event instanceof Event.ReadInvoked read && read.sticky()) {
      podOf.put(read.client(), read.pod());
    } else if (event instanceof Event.ReadEnded read && tasks.contains(read.row())) {
      read(read);
    }
  }

  /** In PostgreSQL a terminal state is left by an explicit run only. */
  private void effect(Operation operation) {
    if (operation.kind() == null || !operation.kind().isOfTask()) {
      return;
    }
    String row = operation.row();
    switch (operation.kind()) {
      case TASK_RUN -> ended.remove(row);
      case TASK_CLAIM, TASK_SETTLE, TASK_CANCEL -> {
        if (ended.contains(row)) {
          found.add(illegal("%s had ended before".formatted(operation), row));
        }
        if (operation.kind() != Event.Kind.TASK_CLAIM) {
          ended.add(row);
        }
      }
      default -> {}
    }
  }

  private void mode(Event.ModeChanged changed) {
    Event.ModeChanged last = modes.put(changed.pod(), changed);
    boolean started = changed.before() == null;
    boolean follows =
        started
            || last == null
            || last.after() == changed.before()
                && changed.generation() == last.generation() + flips(changed);
    if (!follows || !isLegal(changed)) {
      String what =
          "%s to %s %d".formatted(changed.before(), changed.after(), changed.generation());
      found.add(illegal(what, changed.pod()));
    }
  }

  private static boolean isLegal(Event.ModeChanged changed) {
    if (changed.before() == null) {
      return changed.after() == Event.Serving.FALLBACK
          || changed.after() == Event.Serving.STANDALONE;
    }
    return switch (changed.before()) {
      case STANDALONE -> false;
      case PRIMARY -> changed.after() == Event.Serving.FALLBACK;
      case FALLBACK -> changed.after() == Event.Serving.RECOVERING;
      case RECOVERING ->
          changed.after() == Event.Serving.FALLBACK || changed.after() == Event.Serving.PRIMARY;
    };
  }

  /** Rule M1: the generation counts changes of who serves. */
  private static int flips(Event.ModeChanged changed) {
    boolean before = changed.before() == Event.Serving.PRIMARY;
    boolean after = changed.after() == Event.Serving.PRIMARY;
    return before == after ? 0 : 1;
  }

  private void invoked(Event.CallInvoked call) {
    if (call.kind().isOfTask()) {
      tasks.add(call.row());
    }
    if (call.kind() == Event.Kind.TASK_RUN) {
      seenEnded.remove(call.row());
    }
  }

  private void read(Event.ReadEnded read) {
    String pod = podOf.get(read.client());
    if (pod == null || read.value() == null) {
      return;
    }
    Map<String, Ended> seen = seenEnded.computeIfAbsent(read.row(), any -> new HashMap<>());
    int losses = faults.losses(pod);
    if (TERMINAL.contains(read.value())) {
      seen.put(read.client(), new Ended(read.value(), losses));
      return;
    }
    Ended before = seen.remove(read.client());
    if (before != null && before.losses == losses) {
      String what = "%s saw %s, then %s".formatted(read.client(), before.status, read.value());
      unlessContested.add(illegal(what, read.row()));
    }
  }

  private static Violation illegal(String what, String where) {
    return new Violation(6, "no illegal transition", what, where);
  }

  @Override
  public void end(Consumer<Violation> broken) {
    property6(broken);
  }

  private void property6(Consumer<Violation> broken) {
    found.forEach(broken);
    unlessContested.stream()
        .filter(violation -> !operations.isContested(violation.where()))
        .forEach(broken);
  }
}
