package dev.holdfast.sync;

import java.time.Instant;
import java.util.UUID;

/**
 * One write of the simulated service.
 *
 * @param id of the operation (rule D1)
 * @param hash of the request, or null without a client key
 * @param kind what it does
 * @param row that it is about
 * @param field of a fact, or null
 * @param value of the field, or a result, or the unique key of a task
 * @param claim that a settlement belongs to, or null
 * @param at when it entered, by the pod's clock
 */
record Op(
    UUID id,
    String hash,
    Kind kind,
    String row,
    String field,
    String value,
    UUID claim,
    Instant at) {

  enum Kind {
    /** A row as it is, of a file that was used alone (rule S7). */
    ROW_ADOPT("row.adopt"),
    FACT_CREATE("fact.create"),
    FACT_SET("fact.set"),
    FACT_DELETE("fact.delete"),
    TASK_CREATE("task.create"),
    TASK_TICK("schedule.tick"),
    TASK_CLAIM("task.claim"),
    TASK_SETTLE("task.settle"),
    TASK_CANCEL("task.cancel");

    private final String wire;

    Kind(String wire) {
      this.wire = wire;
    }

    String wire() {
      return wire;
    }
  }

  boolean keyed() {
    return hash != null;
  }

  boolean isCreate() {
    return kind == Kind.FACT_CREATE || kind == Kind.TASK_CREATE || kind == Kind.TASK_TICK;
  }

  /** The time of the schedule's tick that it is, or null. */
  Instant tick() {
    return kind == Kind.TASK_TICK ? at : null;
  }

  /** The unique key of the task that it creates, or null. */
  String unique() {
    return kind == Kind.TASK_CREATE ? value : null;
  }

  Op askedAt(Instant other) {
    return new Op(id, hash, kind, row, field, value, claim, other);
  }

  /** The same under another id (rule D3). */
  Op withId(UUID other) {
    return new Op(other, hash, kind, row, field, value, claim, at);
  }
}
