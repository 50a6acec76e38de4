package dev.holdfast.store.postgres;

import dev.holdfast.domain.Fact;
import dev.holdfast.domain.Task;
import dev.holdfast.store.Copy;
import dev.holdfast.sync.Entry;
import dev.holdfast.sync.Replay;
import dev.holdfast.sync.entry.ClaimMade;
import dev.holdfast.sync.entry.Ground;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a replay finds, locked until its transaction ends. The statements are sent together, each
 * sees what the ones before it have waited for: first the origins, then the operations, whose
 * insertion waits for whoever has one of them in an open transaction (rule D2), then the rows.
 */
final class ReplayGround {
  private static final String ORIGINS =
      """
      insert into origins (origin, replica, applied, at)
      select origin, $2::uuid, 0, clock_timestamp() from unnest($1::uuid[]) as row (origin)
      order by origin
      on conflict (origin) do update set at = excluded.at
      returning origin, applied, clock_timestamp() as now
      """;

  private static final String CONFLICTS =
      """
      select origin, number, reason from sync_conflict
      join unnest($1::uuid[], $2::bigint[]) as row (origin, number) using (origin, number)
      """;

  private static final String REFUSED_CREATES =
      """
      select operation, touches from sync_conflict
      where touches && $1::text[] and kind like '%.create'
      """;

  /** Kept for as long from now on as any other: the copy and its kept entries count from now. */
  private static final String OPERATIONS =
      """
      insert into operations (id, kind, request_hash, outcome, at)
      select row.id, row.kind, row.request_hash, row.outcome, clock_timestamp()
      from unnest(
        $1::uuid[], $2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::text[]
      ) as row (origin, number, id, kind, request_hash, outcome)
      join origins on origins.origin = row.origin
      where row.number > origins.applied
      order by row.id
      on conflict do nothing
      """;

  /** Those that were there before this transaction. */
  private static final String KNOWN =
      """
      select id, request_hash, coalesce(outcome::json ->> 'refusal', '') <> '' as refused
      from operations where id = any($1::uuid[]) and xid <> pg_current_xact_id()
      """;

  private static final String TASKS =
      "select "
          + TaskEntity.COLUMNS
          + " from tasks where id = any($1::uuid[]) order by id for update";

  /**
   * Asked when the rows are locked: a claim that was waited for has its operation only now. One
   * that comes with this very batch is ahead of the entries between. One whose operation has been
   * forgotten since looks the same and does no harm.
   */
  private static final String AHEAD =
      """
      select id from tasks
      where id = any($1::uuid[]) and status = 'running'
        and not exists (
          select from operations
          where operations.id = tasks.claim_id and operations.xid <> pg_current_xact_id())
      """;

  private static final String FACTS =
      "select "
          + FactEntity.COLUMNS
          + " from facts where id = any($1::uuid[]) order by id for update";

  private final ReplayBatch batch;
  private final Map<UUID, Long> applied = new HashMap<>();
  private final Map<Ground.Place, String> conflicts = new HashMap<>();
  private final Map<UUID, Replay.Known> operations = new HashMap<>();
  private final Map<String, UUID> refusedCreates = new HashMap<>();
  private final List<Task> tasks = new ArrayList<>();
  private final Set<UUID> ahead = new HashSet<>();
  private final List<Fact> facts = new ArrayList<>();
  private Instant now;

  ReplayGround(ReplayBatch batch) {
    this.batch = batch;
  }

  /** Begins the transaction, locks and reads everything. */
  Uni<Void> begin(PgConnection connection, UUID replica) {
    Pipeline pipeline = new Pipeline(connection);
    pipeline.begin();
    pipeline.add(ORIGINS, Tuple.of(batch.origins(), replica), this::origin);
    pipeline.add(CONFLICTS, places(), this::conflict);
    pipeline.add(REFUSED_CREATES, Tuple.tuple().addValue(batch.rows()), this::refusedCreate);
    pipeline.add(OPERATIONS, operations());
    pipeline.add(KNOWN, Tuple.tuple().addValue(batch.operations()), this::known);
    UUID[] ofTasks = batch.tasks();
    if (ofTasks.length > 0) {
      pipeline.add(
          TASKS, Tuple.tuple().addValue(ofTasks), row -> tasks.add(TaskEntity.of(row).task()));
      pipeline.add(AHEAD, Tuple.tuple().addValue(ofTasks), row -> ahead.add(row.getUUID(0)));
    }
    UUID[] ofFacts = batch.facts();
    if (ofFacts.length > 0) {
      pipeline.add(
          FACTS, Tuple.tuple().addValue(ofFacts), row -> facts.add(FactEntity.of(row).fact()));
    }
    return pipeline.send();
  }

  /** What was read. */
  Ground ground(Duration retention, Duration lease, Map<UUID, Copy.Claim> claims) {
    Map<UUID, ClaimMade> made = new HashMap<>();
    claims.forEach(
        (task, claim) ->
            made.put(task, new ClaimMade(claim.operation(), claim.worker(), claim.at())));
    return new Ground(
        new Ground.Time(now, retention, lease),
        new Ground.Past(applied, conflicts, operations, refusedCreates),
        tasks,
        ahead,
        facts,
        made);
  }

  private Tuple places() {
    return new Columns<>(batch.all(), Tuple.tuple())
        .ids(Entry::origin)
        .numbers(Entry::number)
        .tuple();
  }

  private Tuple operations() {
    return new Columns<>(batch.entries(), Tuple.tuple())
        .ids(Entry::origin)
        .numbers(Entry::number)
        .ids(Entry::operation)
        .texts(Entry::kind)
        .texts(Entry::hash)
        .texts(Entry::outcome)
        .tuple();
  }

  private void origin(Row row) {
    applied.put(row.getUUID("origin"), row.getLong("applied"));
    now = Columns.instant(row, "now");
  }

  private void conflict(Row row) {
    conflicts.put(
        new Ground.Place(row.getUUID("origin"), row.getLong("number")), row.getString("reason"));
  }

  private void refusedCreate(Row row) {
    for (String touched : row.getArrayOfStrings("touches")) {
      refusedCreates.put(touched, row.getUUID("operation"));
    }
  }

  private void known(Row row) {
    operations.put(
        row.getUUID("id"),
        new Replay.Known(row.getString("request_hash"), row.getBoolean("refused")));
  }
}
