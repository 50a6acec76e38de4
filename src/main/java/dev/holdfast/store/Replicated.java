package dev.holdfast.store;

import java.util.List;

/**
 * A table that both stores have and that is copied row by row, in an order in which no row comes
 * before one that it refers to. A test fails for a table that is missing here.
 *
 * @param table its name
 * @param key the column by which rows are asked for: the id, or the task's of an attempt
 * @param columns all that both stores have
 */
public record Replicated(String table, String key, List<Column> columns) {

  /** How a value travels between the stores. */
  public enum Type {
    /** {@link java.util.UUID}. */
    ID,
    /** {@link String}. */
    TEXT,
    /** {@link Long}. */
    NUMBER,
    /** {@link Double}. */
    DECIMAL,
    /** {@link Boolean}. */
    TRUTH,
    /** {@link java.time.Instant}, in microseconds. */
    TIME
  }

  /** A column. */
  public record Column(String name, Type type) {}

  public static final Replicated OPERATIONS =
      of("operations", "id", "id:ID kind:TEXT request_hash:TEXT outcome:TEXT at:TIME");

  public static final Replicated TASKS =
      of(
          "tasks",
          "id",
          "id:ID type:TEXT status:TEXT queue:TEXT priority:NUMBER run_after:TIME ready:TRUTH"
              + " due_at:TIME attempt:NUMBER budget_base:NUMBER max_attempts:NUMBER"
              + " timeout_seconds:NUMBER worker:TEXT claim_id:ID lease_expires_at:TIME"
              + " started_at:TIME finished_at:TIME created_at:TIME updated_at:TIME version:NUMBER"
              + " operation_id:ID domain:TEXT drift_score:DECIMAL backoff:TEXT traceparent:TEXT"
              + " labels:TEXT description:TEXT search:TEXT error:TEXT params:TEXT result:TEXT");

  public static final Replicated ATTEMPTS =
      of(
          "attempts",
          "task_id",
          "task_id:ID attempt:NUMBER claim_id:ID worker:TEXT started_at:TIME finished_at:TIME"
              + " late:TRUTH error:TEXT result:TEXT");

  public static final Replicated FACTS =
      of(
          "facts",
          "id",
          "id:ID created_at:TIME updated_at:TIME version:NUMBER operation_id:ID tags:TEXT"
              + " text:TEXT search:TEXT meta_data:TEXT");

  /** All of them. */
  public static final List<Replicated> ALL = List.of(OPERATIONS, TASKS, ATTEMPTS, FACTS);

  private static Replicated of(String table, String key, String columns) {
    return new Replicated(
        table,
        key,
        List.of(columns.split(" ")).stream()
            .map(column -> column.split(":"))
            .map(parts -> new Column(parts[0], Type.valueOf(parts[1])))
            .toList());
  }
}
