package dev.holdfast.sync.history;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What is known of each operation by its id, over all its repetitions. */
final class Operations {
  private final Map<UUID, Operation> all = new LinkedHashMap<>();

  /** Rows of operations that are kept as conflicts: what the copies said of them was taken back. */
  private final Set<String> contested = new HashSet<>();

  /** One of them; kind and row are null where no call of it was recorded. */
  static final class Operation {
    private final UUID id;
    private Event.Kind kind;
    private String row;
    private String pod;
    private boolean sticky;
    private int sendings;
    private Instant acknowledged;
    private boolean refused;
    private int effects;
    private boolean conflict;
    private boolean reported;

    private Operation(UUID id) {
      this.id = id;
    }

    Event.Kind kind() {
      return kind;
    }

    String row() {
      return row;
    }

    /** The one that was asked last. */
    String pod() {
      return pod;
    }

    boolean isCreate() {
      return kind == Event.Kind.FACT_CREATE || kind == Event.Kind.TASK_CREATE;
    }

    /** Whether it was sent once, by a client that stays with its pod. */
    boolean isPlain() {
      return sticky && sendings == 1;
    }

    boolean isRefused() {
      return refused;
    }

    /** When its client was first told that it is done; null if it never was. */
    Instant acknowledged() {
      return acknowledged;
    }

    /** Whether its client knows nothing of it. */
    boolean isUnknown() {
      return kind != null && acknowledged == null && !refused;
    }

    int effects() {
      return effects;
    }

    boolean isConflict() {
      return conflict;
    }

    boolean isReported() {
      return reported;
    }

    @Override
    public String toString() {
      return "%s of %s, operation %s".formatted(kind, row, id);
    }
  }

  void see(Event event) {
    if (event instanceof Event.CallInvoked call) {
      Operation operation = of(call.operation());
      operation.kind = call.kind();
      operation.row = call.row();
      operation.pod = call.pod();
      operation.sticky = call.sticky();
      operation.sendings++;
    } else if (event instanceof Event.CallEnded ended) {
      ended(of(ended.operation()), ended);
    } else if (event instanceof Event.Effect effect) {
      of(effect.operation()).effects++;
    } else if (event instanceof Event.Conflict conflict) {
      Operation operation = of(conflict.operation());
      operation.conflict = true;
      contested.add(operation.row);
    } else if (event instanceof Event.Reported reported) {
      of(reported.operation()).reported = true;
    }
  }

  private static void ended(Operation operation, Event.CallEnded ended) {
    operation.row = ended.row();
    operation.refused |= ended.outcome() == Event.Outcome.REFUSED;
    if (ended.outcome() == Event.Outcome.OK && operation.acknowledged == null) {
      operation.acknowledged = ended.at();
    }
  }

  private Operation of(UUID id) {
    return all.computeIfAbsent(id, Operation::new);
  }

  Operation get(UUID id) {
    return all.get(id);
  }

  Collection<Operation> all() {
    return all.values();
  }

  /** Whether an acknowledged write of the row has neither taken effect nor become a conflict. */
  boolean hasLost(String row) {
    return all.values().stream()
        .anyMatch(
            operation ->
                row.equals(operation.row)
                    && operation.acknowledged != null
                    && operation.effects == 0
                    && !operation.conflict);
  }

  boolean isContested(String row) {
    return contested.contains(row);
  }
}
