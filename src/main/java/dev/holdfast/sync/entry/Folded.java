package dev.holdfast.sync.entry;

import dev.holdfast.domain.Attempt;
import dev.holdfast.domain.Fact;
import dev.holdfast.domain.Task;
import dev.holdfast.sync.Entry;
import dev.holdfast.sync.Replay;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a batch comes to in PostgreSQL, to be written in one transaction.
 *
 * @param verdicts one for each entry that was taken, in their order
 * @param tasks rows to write
 * @param facts rows to write
 * @param attempts to insert, or to replace by task, number and claim
 * @param conflicts that are new
 * @param withdrawn operations that have no effect there and are not to be kept
 * @param applied the last number of each origin in the batch
 */
public record Folded(
    List<Replay> verdicts,
    Changes<Task> tasks,
    Changes<Fact> facts,
    List<Attempt> attempts,
    List<Kept> conflicts,
    Set<UUID> withdrawn,
    Map<UUID, Long> applied) {

  /** Rows of one table, each named once. */
  public record Changes<T>(List<T> inserted, List<T> updated, List<UUID> deleted) {}

  /**
   * An entry for the list of conflicts (rule S4).
   *
   * @param entry with everything in it
   * @param why the reason, and what it hangs on
   * @param found the task or fact that it met, or null
   */
  public record Kept(Entry entry, Replay.Conflict why, Object found) {}
}
