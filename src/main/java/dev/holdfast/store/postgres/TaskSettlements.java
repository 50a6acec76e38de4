package dev.holdfast.store.postgres;

import dev.holdfast.domain.Attempt;
import dev.holdfast.domain.Json;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Settled;
import dev.holdfast.domain.Settlement;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskState;
import dev.holdfast.store.Due;
import dev.holdfast.store.OwnWrite;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** The ends of runs, any number of them in one statement. */
final class TaskSettlements {
  /**
   * Locks the tasks in the order of their ids, so that two batches never wait for each other in a
   * ring; writes those whose claim still holds; keeps every run as history; tells of each what it
   * found. A run that was given up and answers after all keeps its one row, marked late.
   */
  private static final String SETTLE =
      """
      with run as (
        select * from unnest(
          $2::int[], $3::uuid[], $4::uuid[], $5::text[], $6::timestamptz[], $7::bool[],
          $8::timestamptz[], $9::int[], $10::int[], $11::timestamptz[], $12::timestamptz[],
          $13::timestamptz[], $14::bigint[], $15::text[], $16::text[], $17::bool[], $18::int[],
          $19::text[], $20::timestamptz[], $21::timestamptz[], $22::text[], $23::text[]
        ) as row (
          number, id, claim_id, status, run_after, ready,
          due_at, attempt, budget_base, started_at, finished_at,
          updated_at, version, error, result, is_history, run_attempt,
          run_worker, run_started_at, run_finished_at, run_error, run_result)
      ),
      present as materialized (
        select tasks.id, tasks.claim_id from tasks
        where tasks.id in (select run.id from run) order by tasks.id for update
      ),
      ended as (
        update tasks set
          status = run.status, run_after = run.run_after, ready = run.ready,
          due_at = run.due_at, attempt = run.attempt, budget_base = run.budget_base,
          worker = null, claim_id = null, lease_expires_at = null, started_at = run.started_at,
          finished_at = run.finished_at, updated_at = run.updated_at, version = run.version,
          operation_id = $1, error = run.error, result = run.result
        from run join present using (id, claim_id)
        where tasks.id = run.id
      ),
      history as (
        insert into attempts (
          task_id, attempt, claim_id, worker, started_at, finished_at, late, error, result)
        select
          run.id, run_attempt, run.claim_id, run_worker, run_started_at, run_finished_at,
          present.claim_id is distinct from run.claim_id, run_error, run_result
        from run join present on present.id = run.id
        where is_history
        on conflict (task_id, attempt, claim_id) do update set
          finished_at = excluded.finished_at, result = excluded.result,
          error = excluded.error, late = excluded.late
      )
      select
        run.number, present.id is not null as present,
        coalesce(present.claim_id = run.claim_id, false) as held
      from run left join present on present.id = run.id
      """;

  private TaskSettlements() {}

  /**
   * What a batch came to.
   *
   * @param own what the pod's copy takes once it is committed
   */
  record Done(List<Settled> answers, OwnWrite own) {}

  /** Tasks only as far as their runs still held them; runs also where they came late. */
  static Done done(
      long xid,
      Operation operation,
      String outcome,
      List<Settlement> settlements,
      List<Settled> answers) {
    List<Task> tasks = new ArrayList<>();
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      Settlement settlement = settlements.get(i);
      Settled answer = answers.get(i);
      if (answer == Settled.APPLIED) {
        tasks.add(settlement.after(operation));
      }
      if (answer != Settled.GONE && settlement.isHistory()) {
        attempts.add(settlement.attempt(answer == Settled.LATE));
      }
    }
    return new Done(answers, OwnWrite.tasks(xid, operation, outcome, tasks, attempts));
  }

  /** One settlement, with its place among the others and the task after it. */
  private record Run(int number, Settlement settlement, Task after, Attempt attempt) {}

  /** Writes them in order, as many at once as there are different tasks in a row. */
  static Uni<List<Settled>> settle(
      SqlConnection connection, Operation operation, List<Settlement> settlements) {
    Settled[] answers = new Settled[settlements.size()];
    Uni<Void> written = Uni.createFrom().voidItem();
    for (List<Run> round : rounds(operation, settlements)) {
      written = written.chain(() -> write(connection, operation, round, answers));
    }
    return written.map(done -> List.of(answers));
  }

  /** One statement sees each task once. */
  private static List<List<Run>> rounds(Operation operation, List<Settlement> settlements) {
    List<List<Run>> rounds = new ArrayList<>();
    Set<UUID> seen = new HashSet<>();
    List<Run> round = new ArrayList<>();
    for (int i = 0; i < settlements.size(); i++) {
      Settlement settlement = settlements.get(i);
      if (!seen.add(settlement.claimed().id())) {
        rounds.add(round);
        round = new ArrayList<>();
        seen.clear();
        seen.add(settlement.claimed().id());
      }
      round.add(new Run(i, settlement, settlement.after(operation), settlement.attempt(false)));
    }
    rounds.add(round);
    return rounds;
  }

  private static Uni<Void> write(
      SqlConnection connection, Operation operation, List<Run> round, Settled[] answers) {
    return connection
        .preparedQuery(PostgresDatabase.echo(SETTLE))
        .execute(parameters(operation, round))
        .invoke(rows -> read(rows, answers))
        .replaceWithVoid();
  }

  private static void read(RowSet<Row> rows, Settled[] answers) {
    for (Row row : rows) {
      boolean present = row.getBoolean(1);
      Settled answer = row.getBoolean(2) ? Settled.APPLIED : Settled.LATE;
      answers[row.getInteger(0)] = present ? answer : Settled.GONE;
    }
  }

  private static Tuple parameters(Operation operation, List<Run> round) {
    Columns<Run> columns =
        new Columns<>(round, Tuple.of(operation.id()))
            .integers(Run::number)
            .ids(run -> run.after.id())
            .ids(run -> run.attempt.claim());
    task(columns);
    history(columns);
    return columns.tuple();
  }

  private static void task(Columns<Run> columns) {
    columns
        .texts(state(state -> state.status().wire()))
        .instants(state(TaskState::runAfter))
        .truths(run -> Due.of(run.after).ready())
        .instants(run -> Due.of(run.after).at())
        .integers(state(TaskState::attempt))
        .integers(state(TaskState::budgetBase))
        .instants(state(TaskState::startedAt))
        .instants(state(TaskState::finishedAt))
        .instants(run -> run.after.updatedAt())
        .numbers(run -> run.after.revision().version())
        .texts(state(TaskState::error))
        .texts(state(state -> text(state.result())));
  }

  private static void history(Columns<Run> columns) {
    columns
        .truths(run -> run.settlement.isHistory())
        .integers(run -> run.attempt.number())
        .texts(run -> run.attempt.worker())
        .instants(run -> run.attempt.startedAt())
        .instants(run -> run.attempt.finishedAt())
        .texts(run -> run.attempt.error())
        .texts(run -> text(run.attempt.result()));
  }

  private static <V> Function<Run, V> state(Function<TaskState, V> column) {
    return run -> column.apply(run.after.state());
  }

  private static String text(Json json) {
    return json == null ? null : json.text();
  }
}
