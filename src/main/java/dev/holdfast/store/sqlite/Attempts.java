package dev.holdfast.store.sqlite;

import dev.holdfast.domain.Attempt;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Rows of {@code attempts}. */
final class Attempts {
  private static final String OF_TASK =
      """
      select task_id, attempt, claim_id, worker, started_at, finished_at, result, error, late
      from attempts where task_id = ? order by attempt, row_id
      """;

  /** A run that was given up and answers after all keeps its one row, marked late. */
  private static final String INSERT =
      """
      insert into attempts (
        task_id, attempt, claim_id, worker, started_at, finished_at, result, error, late)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (task_id, attempt, claim_id) do update set
        finished_at = excluded.finished_at, result = excluded.result, error = excluded.error,
        late = excluded.late
      """;

  private Attempts() {}

  static List<Attempt> of(SqliteSession session, UUID task) throws SQLException {
    return session.query(OF_TASK, Attempts::map, task);
  }

  static void insert(SqliteSession session, Attempt attempt) throws SQLException {
    session.update(
        INSERT,
        attempt.task(),
        attempt.number(),
        attempt.claim(),
        attempt.worker(),
        attempt.startedAt(),
        attempt.finishedAt(),
        attempt.result(),
        attempt.error(),
        attempt.late());
  }

  private static Attempt map(Row row) throws SQLException {
    return new Attempt(
        row.uuid(),
        row.integer(),
        row.uuid(),
        row.text(),
        row.instant(),
        row.instant(),
        row.json(),
        row.text(),
        row.truth());
  }
}
