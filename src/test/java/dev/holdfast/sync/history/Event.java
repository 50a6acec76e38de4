package dev.holdfast.sync.history;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Something that a recorder saw. All times of a history are of one clock, the recorder's. A row has
 * one value; a recorder that watches several fields names each as a row of its own.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @Type(value = Event.CallInvoked.class, name = "call_invoked"),
  @Type(value = Event.CallEnded.class, name = "call_ended"),
  @Type(value = Event.ReadInvoked.class, name = "read_invoked"),
  @Type(value = Event.ReadEnded.class, name = "read_ended"),
  @Type(value = Event.RunBegan.class, name = "run_began"),
  @Type(value = Event.RunEnded.class, name = "run_ended"),
  @Type(value = Event.RunSettled.class, name = "run_settled"),
  @Type(value = Event.PodKilled.class, name = "pod_killed"),
  @Type(value = Event.PodCutOff.class, name = "pod_cut_off"),
  @Type(value = Event.FilePutBack.class, name = "file_put_back"),
  @Type(value = Event.PostgresWentBack.class, name = "postgres_went_back"),
  @Type(value = Event.Healed.class, name = "healed"),
  @Type(value = Event.ModeChanged.class, name = "mode_changed"),
  @Type(value = Event.LagSample.class, name = "lag_sample"),
  @Type(value = Event.Effect.class, name = "effect"),
  @Type(value = Event.Conflict.class, name = "conflict"),
  @Type(value = Event.Reported.class, name = "reported"),
  @Type(value = Event.StoreRow.class, name = "store_row"),
  @Type(value = Event.PodEnd.class, name = "pod_end")
})
public sealed interface Event {

  /** Name of PostgreSQL among the stores. */
  String PRIMARY = "postgres";

  Instant at();

  /** What a call does. */
  enum Kind {
    FACT_CREATE,
    FACT_SET,
    FACT_DELETE,
    TASK_CREATE,
    TASK_RUN,
    TASK_CLAIM,
    TASK_SETTLE,
    TASK_CANCEL;

    boolean isOfTask() {
      return this != FACT_CREATE && this != FACT_SET && this != FACT_DELETE;
    }
  }

  /** How a call ended for its client. */
  enum Outcome {
    OK,
    REFUSED,
    /** 503 or 507, for a reason that the detail names; like one of which nothing is known. */
    UNAVAILABLE,
    UNKNOWN
  }

  /** Who serves in a pod. */
  enum Serving {
    STANDALONE,
    PRIMARY,
    FALLBACK,
    RECOVERING
  }

  /**
   * A client sends a write; again, under the same operation id, when it repeats it.
   *
   * @param client who does one thing after the other
   * @param sticky whether it stays with this pod, and may expect to read what it wrote
   * @param keyed whether it gave a key
   * @param value that a fact is set to, or null
   * @param refusable whether the value is one that PostgreSQL refuses wherever it comes from: even
   *     if SQLite took it, it may end as a conflict
   */
  record CallInvoked(
      Instant at,
      String client,
      boolean sticky,
      String pod,
      UUID operation,
      boolean keyed,
      Kind kind,
      String row,
      String value,
      boolean refusable)
      implements Event {}

  /**
   * What the client was told; one that gave up waiting records {@code UNKNOWN}.
   *
   * @param detail for the reader of a violation, or null
   */
  record CallEnded(
      Instant at, String client, UUID operation, String row, Outcome outcome, String detail)
      implements Event {}

  /** A client begins to read a row. */
  record ReadInvoked(Instant at, String client, boolean sticky, String pod, String row)
      implements Event {}

  /**
   * The client's last read was answered; one that was lost has no end.
   *
   * @param value of a fact, status of a task, null if there is no such row
   * @param version null if there is no such row, or it has none
   */
  record ReadEnded(Instant at, String client, String row, String value, Long version)
      implements Event {}

  /**
   * A handler begins.
   *
   * @param row the task
   * @param claim the claim's operation id
   * @param local whether it runs under {@code own}, claimed while SQLite served
   * @param lease for so long nobody else may claim it
   */
  record RunBegan(Instant at, String row, UUID claim, String pod, boolean local, Duration lease)
      implements Event {}

  /** The handler has ended, or was made to stop before its lease did. */
  record RunEnded(Instant at, String row, UUID claim) implements Event {}

  /** That run's end was acknowledged and ended the task; one that is to be retried has none. */
  record RunSettled(Instant at, String row, UUID claim) implements Event {}

  /** {@code kill -9}. */
  record PodKilled(Instant at, String pod) implements Event {}

  /** The pod and PostgreSQL do not hear each other, or one does not hear the other. */
  record PodCutOff(Instant at, String pod) implements Event {}

  /**
   * An older copy of the pod's file was put in its place.
   *
   * @param copied when the copy was made
   */
  record FilePutBack(Instant at, String pod, Instant copied) implements Event {}

  /**
   * PostgreSQL goes on from an older state.
   *
   * @param beyondWindow whether older than what the pods keep for that (rule S5)
   */
  record PostgresWentBack(Instant at, boolean beyondWindow) implements Event {}

  /** The last fault has ended. */
  record Healed(Instant at) implements Event {}

  /** A pod's mode has changed; a start is a change from nothing to {@code FALLBACK}. */
  record ModeChanged(Instant at, String pod, Serving before, Serving after, long generation)
      implements Event {}

  /** How far a copy that can follow is behind. */
  record LagSample(Instant at, String pod, Duration lag) implements Event {}

  /** PostgreSQL has applied it; in the order in which it did. */
  record Effect(Instant at, UUID operation) implements Event {}

  /** It is kept as a conflict. */
  record Conflict(Instant at, UUID operation) implements Event {}

  /** An operator was told that it is lost. */
  record Reported(Instant at, UUID operation) implements Event {}

  /** A row as a store has it in the end, in a text that is equal where the rows are. */
  record StoreRow(Instant at, String store, String row, String content) implements Event {}

  /** A pod in the end; its copy is the store of the same name. */
  record PodEnd(Instant at, String pod, Serving mode, int depth) implements Event {}
}
