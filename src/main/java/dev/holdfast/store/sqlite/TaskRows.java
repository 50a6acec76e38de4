package dev.holdfast.store.sqlite;

import dev.holdfast.domain.HoldfastException.NotFound;
import dev.holdfast.domain.Lease;
import dev.holdfast.domain.Revision;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskSpec;
import dev.holdfast.domain.TaskState;
import dev.holdfast.domain.TaskStatus;
import dev.holdfast.store.Due;
import dev.holdfast.store.Searchable;
import dev.holdfast.store.SmallJson;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Rows of {@code tasks}, one way and the other. */
final class TaskRows {
  /** In the order in which {@link #map} reads. */
  static final String COLUMNS =
      """
      id, type, description, params, domain, drift_score, queue, priority, max_attempts, \
      timeout_seconds, backoff, labels, traceparent, status, run_after, attempt, budget_base, \
      result, error, started_at, finished_at, claim_id, worker, lease_expires_at, created_at, \
      updated_at, version, operation_id\
      """;

  private static final String FIND = "select " + COLUMNS + " from tasks where id = ?";

  private static final String INSERT =
      """
      insert into tasks (
        id, type, status, queue, priority, run_after, ready, due_at, attempt, budget_base,
        max_attempts, timeout_seconds, created_at, updated_at, version, operation_id, domain,
        drift_score, backoff, traceparent, labels, description, search, params)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String INSERT_LOCALLY =
      INSERT.replace("id, type,", "own, id, type,").replace("(?, ", "(?, ?, ")
          + " on conflict (id) do nothing";

  private static final String UPDATE =
      """
      update tasks set
        status = ?1, priority = ?, run_after = ?3, ready = ?,
        -- What stays queued keeps its place among its equals.
        due_at = case
          when ?1 = 'queued' and status = 'queued' and ?3 is null and run_after is null then due_at
          else ? end,
        attempt = ?,
        budget_base = ?, max_attempts = ?, worker = ?, claim_id = ?, lease_expires_at = ?,
        started_at = ?, finished_at = ?, updated_at = ?, version = ?, operation_id = ?,
        domain = ?, labels = ?, description = ?, search = ?, error = ?, params = ?, result = ?
      where id = ?
      """;

  private TaskRows() {}

  /** The row as it stands, or {@link NotFound}. */
  static Task find(SqliteSession session, UUID id) throws SQLException {
    return session.first(FIND, TaskRows::map, id).orElseThrow(() -> NotFound.task(id));
  }

  static void insert(SqliteSession session, Task task) throws SQLException {
    session.update(INSERT, columns(task).toArray());
  }

  /**
   * Puts it in, if there is none of this id.
   *
   * @param own the generation that may claim it, or 0
   * @return whether it is in now by this
   */
  static boolean insertLocally(SqliteSession session, Task task, long own) throws SQLException {
    List<Object> columns = columns(task);
    columns.add(0, own);
    return session.update(INSERT_LOCALLY, columns.toArray()) > 0;
  }

  private static List<Object> columns(Task task) {
    TaskSpec spec = task.spec();
    TaskState state = task.state();
    Due due = Due.of(task);
    return new ArrayList<>(
        Arrays.asList(
            task.id(),
            spec.type(),
            state.status().wire(),
            spec.queue(),
            spec.priority(),
            state.runAfter(),
            due.ready(),
            due.at(),
            state.attempt(),
            state.budgetBase(),
            spec.maxAttempts(),
            spec.timeoutSeconds(),
            task.createdAt(),
            task.updatedAt(),
            task.revision().version(),
            task.revision().operation(),
            spec.domain(),
            spec.driftScore(),
            SmallJson.backoff(spec.backoff()),
            spec.traceparent(),
            SmallJson.labels(spec.labels()),
            spec.description(),
            Searchable.of(spec),
            spec.params()));
  }

  /** Writes everything that a transition can change. */
  static void update(SqliteSession session, Task task) throws SQLException {
    TaskSpec spec = task.spec();
    TaskState state = task.state();
    Lease lease = task.lease();
    Due due = Due.of(task);
    session.update(
        UPDATE,
        state.status().wire(),
        spec.priority(),
        state.runAfter(),
        due.ready(),
        due.at(),
        state.attempt(),
        state.budgetBase(),
        spec.maxAttempts(),
        lease == null ? null : lease.worker(),
        lease == null ? null : lease.claim(),
        lease == null ? null : lease.expiresAt(),
        state.startedAt(),
        state.finishedAt(),
        task.updatedAt(),
        task.revision().version(),
        task.revision().operation(),
        spec.domain(),
        SmallJson.labels(spec.labels()),
        spec.description(),
        Searchable.of(spec),
        state.error(),
        spec.params(),
        state.result(),
        task.id());
  }

  static Task map(Row row) throws SQLException {
    return new Task(
        row.uuid(),
        spec(row),
        state(row),
        lease(row),
        row.instant(),
        row.instant(),
        new Revision(row.number(), row.uuid()));
  }

  private static TaskSpec spec(Row row) throws SQLException {
    return new TaskSpec(
        row.text(),
        row.text(),
        row.json(),
        row.text(),
        row.decimal(),
        row.text(),
        row.integer(),
        row.integer(),
        row.integerOrNull(),
        SmallJson.backoff(row.text()),
        SmallJson.labels(row.text()),
        row.text());
  }

  private static TaskState state(Row row) throws SQLException {
    return new TaskState(
        TaskStatus.of(row.text()).orElseThrow(),
        row.instant(),
        row.integer(),
        row.integer(),
        row.json(),
        row.text(),
        row.instant(),
        row.instant());
  }

  private static Lease lease(Row row) throws SQLException {
    UUID claim = row.uuid();
    String worker = row.text();
    Instant expiresAt = row.instant();
    return claim == null ? null : new Lease(claim, worker, expiresAt);
  }
}
