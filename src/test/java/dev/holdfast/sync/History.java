package dev.holdfast.sync;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** What clients were told and what handlers ran. */
final class History {
  /** How a call ended for its client. */
  enum Outcome {
    OK,
    REFUSED,
    UNKNOWN
  }

  /** A run of a handler; {@code settled} once its end was acknowledged. */
  static final class Run {
    final String task;
    final UUID claim;
    final String pod;
    final Instant began;
    final boolean local;
    Instant settled;
    Instant ended;

    Run(String task, UUID claim, String pod, Instant began, boolean local) {
      this.task = task;
      this.claim = claim;
      this.pod = pod;
      this.began = began;
      this.local = local;
    }
  }

  private final Map<UUID, Outcome> calls = new TreeMap<>();
  private final Map<UUID, Instant> endedAt = new TreeMap<>();
  private final List<Instant> kills = new ArrayList<>();
  private final Map<UUID, Op> ops = new TreeMap<>();
  private final List<Run> runs = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();

  void ended(Op op, Outcome outcome, Instant at) {
    ops.put(op.id(), op);
    endedAt.putIfAbsent(op.id(), at);
    calls.merge(op.id(), outcome, (old, now) -> old == Outcome.OK ? old : now);
  }

  void violated(String property, String how, Object... values) {
    violations.add(property + ": " + how.formatted(values));
  }

  Run began(Run run) {
    runs.add(run);
    return run;
  }

  Map<UUID, Outcome> calls() {
    return calls;
  }

  void killed(Instant at) {
    kills.add(at);
  }

  /** Whether a pod was killed so soon after that its copy may not have had it yet (rule R3). */
  boolean endedJustBeforeAKill(UUID id) {
    Instant ended = endedAt.get(id);
    return kills.stream()
        .anyMatch(kill -> !kill.isBefore(ended) && kill.isBefore(ended.plusMillis(100)));
  }

  Op op(UUID id) {
    return ops.get(id);
  }

  List<Run> runs() {
    return runs;
  }

  List<String> violations() {
    return violations;
  }
}
