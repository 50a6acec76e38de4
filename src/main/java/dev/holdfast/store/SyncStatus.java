package dev.holdfast.store;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;

/** Which database serves and what is still to be brought back, for people and their tools. */
public interface SyncStatus {

  /**
   * The present.
   *
   * @param mode {@code primary}, {@code fallback}, {@code recovering} or {@code standalone}
   * @param generation counts the flips
   * @param depth entries that PostgreSQL does not have yet
   * @param oldest how long ago the oldest of them was written, or null
   * @param replica {@code cold}, {@code syncing} or {@code warm}
   * @param lag how far the copy may be behind
   * @param breaker what lets calls through to PostgreSQL: {@code closed}, {@code half_open}, {@code
   *     open}
   * @param lastFlip the last change of who serves, or null
   * @param held whether a drill keeps PostgreSQL from serving
   */
  record Now(
      String mode,
      long generation,
      long depth,
      Duration oldest,
      String replica,
      Duration lag,
      String breaker,
      Flip lastFlip,
      boolean held) {}

  /** A change of the mode and why. */
  record Flip(Instant at, String from, String to, String why) {}

  /** As the header {@code Holdfast-Mode} says it. */
  String mode();

  /** Whether SQLite serves although a PostgreSQL is configured. */
  boolean isLocal();

  /** All of it. */
  Now now();

  /** How far the copy may be behind, for the header {@code Holdfast-Replica-Lag}. */
  Duration lag();

  /** How many operations PostgreSQL has refused; null while it does not serve. */
  Uni<Long> conflicts();

  /** Why PostgreSQL does not serve, as a class of error; null while it does. */
  String trouble();

  /** Begins a drill: PostgreSQL is taken for away until {@link #recover}. */
  Uni<Void> failover();

  /** Ends a drill, and any wait before the next way back. */
  Uni<Void> recover();
}
