package dev.holdfast.store.postgres;

import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskSpec;
import dev.holdfast.store.Due;
import dev.holdfast.store.Searchable;
import dev.holdfast.store.SmallJson;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import java.util.List;
import java.util.function.Function;

/**
 * New tasks, any number of them, with their operation in one statement, which is one transaction
 * and one round trip. The rows are joined to the operation's, so its id goes in first (rule D2).
 */
final class TaskInsert {
  private static final String INSERT =
      "with operation as ("
          + Ledger.INSERT
          + """
           returning id, xid),
          made as (
          insert into tasks (
            id, type, status, queue, priority, run_after, ready, due_at, attempt, budget_base,
            max_attempts, timeout_seconds, created_at, updated_at, version, operation_id, domain,
            drift_score, backoff, traceparent, labels, description, search, params)
          select
            row.id, type, status, queue, priority, run_after, ready, due_at, 0, 0,
            max_attempts, timeout_seconds, created_at, updated_at, version, operation_id, domain,
            drift_score, backoff, traceparent, labels, description, search, params
          from operation, unnest(
            $6::uuid[], $7::text[], $8::text[], $9::text[], $10::int[], $11::timestamptz[],
            $12::bool[], $13::timestamptz[], $14::int[], $15::int[], $16::timestamptz[],
            $17::timestamptz[], $18::bigint[], $19::uuid[], $20::text[], $21::float8[],
            $22::text[], $23::text[], $24::text[], $25::text[], $26::text[], $27::text[]
          ) as row (
            id, type, status, queue, priority, run_after,
            ready, due_at, max_attempts, timeout_seconds, created_at,
            updated_at, version, operation_id, domain, drift_score,
            backoff, traceparent, labels, description, search, params))
          select xid::text from operation
          """;

  private TaskInsert() {}

  /** Gives the transaction's id. */
  static Uni<Long> insert(SqlClient client, Operation operation, List<Task> tasks, String outcome) {
    Columns<Task> columns =
        new Columns<>(tasks, Ledger.row(operation, outcome))
            .ids(Task::id)
            .texts(of(TaskSpec::type))
            .texts(task -> task.status().wire())
            .texts(of(TaskSpec::queue))
            .integers(of(TaskSpec::priority))
            .instants(task -> task.state().runAfter())
            .truths(task -> Due.of(task).ready())
            .instants(task -> Due.of(task).at())
            .integers(of(TaskSpec::maxAttempts))
            .integers(of(TaskSpec::timeoutSeconds))
            .instants(Task::createdAt)
            .instants(Task::updatedAt)
            .numbers(task -> task.revision().version())
            .ids(task -> task.revision().operation())
            .texts(of(TaskSpec::domain))
            .decimals(of(TaskSpec::driftScore))
            .texts(of(spec -> SmallJson.backoff(spec.backoff())))
            .texts(of(TaskSpec::traceparent))
            .texts(of(spec -> SmallJson.labels(spec.labels())))
            .texts(of(TaskSpec::description))
            .texts(of(Searchable::of))
            .texts(of(spec -> spec.params().text()));
    return client
        .preparedQuery(PostgresDatabase.echo(INSERT))
        .execute(columns.tuple())
        .map(Ledger::xid);
  }

  private static <V> Function<Task, V> of(Function<TaskSpec, V> column) {
    return task -> column.apply(task.spec());
  }
}
