package dev.holdfast.store.postgres;

import dev.holdfast.domain.Json;
import dev.holdfast.domain.Lease;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskSpec;
import dev.holdfast.domain.TaskState;
import dev.holdfast.store.Due;
import dev.holdfast.store.Searchable;
import dev.holdfast.store.SmallJson;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;

/** Whole rows of {@code tasks}, any number of them in one statement, however they came to be. */
final class TaskRows {
  private static final String ROWS =
      """
      unnest(
        $1::uuid[], $2::text[], $3::text[], $4::text[], $5::int[], $6::timestamptz[], $7::bool[],
        $8::timestamptz[], $9::int[], $10::int[], $11::int[], $12::int[], $13::text[],
        $14::uuid[], $15::timestamptz[], $16::timestamptz[], $17::timestamptz[],
        $18::timestamptz[], $19::timestamptz[], $20::bigint[], $21::uuid[], $22::text[],
        $23::float8[], $24::text[], $25::text[], $26::text[], $27::text[], $28::text[],
        $29::text[], $30::text[], $31::text[])
      """;

  static final String INSERT =
      "insert into tasks (" + TaskEntity.COLUMNS + ") select * from " + ROWS;

  /** What stays queued keeps its place among its equals. */
  static final String UPDATE =
      """
      update tasks set
        status = row.status, priority = row.priority, run_after = row.run_after, ready = row.ready,
        due_at = case
          when tasks.status = 'queued' and row.status = 'queued'
            and tasks.run_after is null and row.run_after is null then tasks.due_at
          else row.due_at
        end,
        attempt = row.attempt, budget_base = row.budget_base, max_attempts = row.max_attempts,
        worker = row.worker, claim_id = row.claim_id, lease_expires_at = row.lease_expires_at,
        started_at = row.started_at, finished_at = row.finished_at, updated_at = row.updated_at,
        version = row.version, operation_id = row.operation_id, domain = row.domain,
        labels = row.labels, description = row.description, search = row.search,
        error = row.error, params = row.params, result = row.result
      from %s as row (%s)
      where tasks.id = row.id
      """
          .formatted(ROWS, TaskEntity.COLUMNS);

  private TaskRows() {}

  /** Parameters of both statements. */
  static Tuple parameters(List<Task> tasks) {
    Columns<Task> columns = new Columns<>(tasks, Tuple.tuple());
    columns
        .ids(Task::id)
        .texts(of(TaskSpec::type))
        .texts(task -> task.status().wire())
        .texts(of(TaskSpec::queue))
        .integers(of(TaskSpec::priority))
        .instants(state(TaskState::runAfter))
        .truths(task -> Due.of(task).ready())
        .instants(task -> Due.of(task).at())
        .integers(state(TaskState::attempt))
        .integers(state(TaskState::budgetBase))
        .integers(of(TaskSpec::maxAttempts))
        .integers(of(TaskSpec::timeoutSeconds));
    runs(columns);
    rest(columns);
    return columns.tuple();
  }

  private static void runs(Columns<Task> columns) {
    columns
        .texts(lease(Lease::worker))
        .ids(lease(Lease::claim))
        .instants(lease(Lease::expiresAt))
        .instants(state(TaskState::startedAt))
        .instants(state(TaskState::finishedAt))
        .instants(Task::createdAt)
        .instants(Task::updatedAt)
        .numbers(task -> task.revision().version())
        .ids(task -> task.revision().operation());
  }

  private static void rest(Columns<Task> columns) {
    columns
        .texts(of(TaskSpec::domain))
        .decimals(of(TaskSpec::driftScore))
        .texts(of(spec -> SmallJson.backoff(spec.backoff())))
        .texts(of(TaskSpec::traceparent))
        .texts(of(spec -> SmallJson.labels(spec.labels())))
        .texts(of(TaskSpec::description))
        .texts(of(Searchable::of))
        .texts(state(TaskState::error))
        .texts(of(spec -> text(spec.params())))
        .texts(state(state -> text(state.result())));
  }

  private static <V> Function<Task, V> of(Function<TaskSpec, V> column) {
    return task -> column.apply(task.spec());
  }

  private static <V> Function<Task, V> state(Function<TaskState, V> column) {
    return task -> column.apply(task.state());
  }

  private static <V> Function<Task, V> lease(Function<Lease, V> column) {
    return task -> task.lease() == null ? null : column.apply(task.lease());
  }

  private static String text(Json json) {
    return json == null ? null : json.text();
  }
}
