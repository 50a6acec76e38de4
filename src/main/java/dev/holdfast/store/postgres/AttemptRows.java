package dev.holdfast.store.postgres;

import dev.holdfast.domain.Attempt;
import dev.holdfast.domain.Json;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;

/** Runs of tasks, any number of them in one statement. */
final class AttemptRows {
  /** A run that was given up and ended after all keeps its one row. */
  static final String KEEP =
      """
      insert into attempts (
        task_id, attempt, claim_id, worker, started_at, finished_at, late, error, result)
      select * from unnest(
        $1::uuid[], $2::int[], $3::uuid[], $4::text[], $5::timestamptz[], $6::timestamptz[],
        $7::bool[], $8::text[], $9::text[])
      on conflict (task_id, attempt, claim_id) do update set
        finished_at = excluded.finished_at, result = excluded.result,
        error = excluded.error, late = excluded.late
      """;

  private AttemptRows() {}

  static Tuple parameters(List<Attempt> attempts) {
    return new Columns<>(attempts, Tuple.tuple())
        .ids(Attempt::task)
        .integers(Attempt::number)
        .ids(Attempt::claim)
        .texts(Attempt::worker)
        .instants(Attempt::startedAt)
        .instants(Attempt::finishedAt)
        .truths(Attempt::late)
        .texts(Attempt::error)
        .texts(attempt -> text(attempt.result()))
        .tuple();
  }

  private static String text(Json json) {
    return json == null ? null : json.text();
  }
}
