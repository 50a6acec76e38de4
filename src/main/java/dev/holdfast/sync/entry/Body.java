package dev.holdfast.sync.entry;

import dev.holdfast.domain.Fact;
import dev.holdfast.domain.FactPatch;
import dev.holdfast.domain.Precondition;
import dev.holdfast.domain.Settlement;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskChange;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * What an entry of the journal does: an operation, not an image of rows, which could not say "this
 * cancel lost" (rule S2). Versions are those that the rows had here afterwards (rule D6).
 */
public sealed interface Body {

  /** New tasks, as they were when they were made. */
  record CreateTasks(List<Task> tasks) implements Body {}

  /**
   * A change of one task.
   *
   * @param changed whether it changed anything here; if it does not in PostgreSQL, it has lost
   */
  record ChangeTask(
      UUID task, TaskChange change, Precondition demand, long version, boolean changed)
      implements Body {}

  /** A finished task is deleted. */
  record DeleteTask(UUID task, Precondition demand) implements Body {}

  /** Tasks that were claimed here; the operation's id is the token of their runs. */
  record ClaimTasks(String worker, Duration lease, List<Claimed> tasks) implements Body {}

  /** One of them. */
  record Claimed(UUID task, long version) {}

  /** Runs that ended here. */
  record SettleRuns(List<Settlement> settlements) implements Body {}

  /** New facts. */
  record CreateFacts(List<Fact> facts) implements Body {}

  /** A change of one fact; see {@link ChangeTask}. */
  record ChangeFact(UUID fact, FactPatch patch, Precondition demand, long version, boolean changed)
      implements Body {}

  /** A fact is deleted. */
  record DeleteFact(UUID fact, Precondition demand) implements Body {}

  /** A request with a key was refused: the same key gets the same answer everywhere (rule D5). */
  record Refused() implements Body {}
}
