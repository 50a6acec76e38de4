package dev.holdfast.store;

import dev.holdfast.domain.Attempt;
import dev.holdfast.domain.Fact;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Task;
import java.util.List;

/**
 * What this pod has committed in PostgreSQL, as it goes into its copy from memory (rule R3).
 *
 * @param xid the transaction
 * @param operation that was applied
 * @param outcome as PostgreSQL keeps it, or null
 * @param tasks as they stand after it
 * @param attempts that it wrote
 * @param facts as they stand after it
 * @param deleted rows that it deleted
 */
public record OwnWrite(
    long xid,
    Operation operation,
    String outcome,
    List<Task> tasks,
    List<Attempt> attempts,
    List<Fact> facts,
    List<Deleted> deleted) {

  /**
   * A row that is gone.
   *
   * @param row its name, see {@link dev.holdfast.sync.RowName}
   * @param version one more than its last
   */
  public record Deleted(String row, long version) {}

  /** How much it is, in rows. */
  public int size() {
    return 1 + tasks.size() + attempts.size() + facts.size() + deleted.size();
  }

  /** An operation that wrote these tasks and attempts. */
  public static OwnWrite tasks(
      long xid, Operation operation, String outcome, List<Task> tasks, List<Attempt> attempts) {
    return new OwnWrite(xid, operation, outcome, tasks, attempts, List.of(), List.of());
  }

  /** An operation that wrote these facts. */
  public static OwnWrite facts(long xid, Operation operation, String outcome, List<Fact> facts) {
    return new OwnWrite(xid, operation, outcome, List.of(), List.of(), facts, List.of());
  }

  /** An operation that deleted a row. */
  public static OwnWrite deleted(
      long xid, Operation operation, String outcome, String row, long version) {
    return new OwnWrite(
        xid,
        operation,
        outcome,
        List.of(),
        List.of(),
        List.of(),
        List.of(new Deleted(row, version)));
  }

  /** An operation that was refused, and whose refusal is kept for its key. */
  public static OwnWrite refused(long xid, Operation operation, String outcome) {
    return new OwnWrite(xid, operation, outcome, List.of(), List.of(), List.of(), List.of());
  }

  /** Takes them, from any thread, at once: nobody waits for the file. */
  @FunctionalInterface
  public interface Sink {
    void committed(OwnWrite write);
  }
}
