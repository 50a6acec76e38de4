package dev.holdfast.store.postgres;

import dev.holdfast.domain.Attempt;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Task;
import dev.holdfast.store.OwnWrite;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** What keeps a run's hold on its task, and what ends it. */
final class TaskLeases {
  private static final String HEARTBEAT =
      """
      with held as materialized (
        select id from tasks
        where status = 'running' and worker = $2 and claim_id = any($3::uuid[])
          and $1::timestamptz is not null
        order by id for update
      )
      update tasks set lease_expires_at = %s + $4::float8 * interval '1 second'
      from held where tasks.id = held.id
      returning tasks.claim_id, tasks.id
      """;

  private static final String EXPIRED =
      "select "
          + TaskEntity.COLUMNS
          + """
           from tasks
          where status = 'running' and lease_expires_at < %s
            -- A claim that sat in a stopped backend must not take what could not be renewed meanwhile.
            and lease_expires_at < cast(?1 as timestamptz)
          order by lease_expires_at limit ?2 for update skip locked
          """;

  private final String heartbeat;
  private final String expired;

  TaskLeases(LeaseTime time) {
    heartbeat = HEARTBEAT.formatted(time.sql("$1"));
    expired = EXPIRED.formatted(time.sql("?1"));
  }

  /** The statement that looks for lost leases. */
  String expired() {
    return expired;
  }

  Uni<Map<UUID, List<UUID>>> heartbeat(
      SqlClient client, String worker, Set<UUID> claims, Instant now, Duration lease) {
    Tuple arguments =
        Tuple.of(Columns.time(now), worker, claims.toArray(UUID[]::new), lease.toNanos() / 1e9);
    return client
        .preparedQuery(PostgresDatabase.echo(heartbeat))
        .execute(arguments)
        .map(TaskLeases::byClaim);
  }

  private static Map<UUID, List<UUID>> byClaim(RowSet<Row> rows) {
    Map<UUID, List<UUID>> held = new HashMap<>();
    for (Row row : rows) {
      held.computeIfAbsent(row.getUUID(0), claim -> new ArrayList<>()).add(row.getUUID(1));
    }
    return held;
  }

  /**
   * What was taken over.
   *
   * @param own what the pod's copy takes once it is committed, or null
   */
  record Freed(List<Task> tasks, OwnWrite own) {}

  /** Must run inside a transaction. Leaves no trace of the operation where there is nothing. */
  Uni<Freed> takeOver(Mutiny.Session session, Operation operation, int limit) {
    return session
        .createNativeQuery(expired, TaskEntity.class)
        .setParameter(1, operation.at())
        .setParameter(2, limit)
        .getResultList()
        .chain(
            rows ->
                rows.isEmpty()
                    ? Uni.createFrom().item(new Freed(List.of(), null))
                    : Ledger.begin(session, operation)
                        .chain(xid -> free(session, operation, rows, xid)));
  }

  private static Uni<Freed> free(
      Mutiny.Session session, Operation operation, List<TaskEntity> rows, long xid) {
    List<Task> freed = new ArrayList<>();
    List<AttemptEntity> runs = new ArrayList<>();
    for (TaskEntity row : rows) {
      Task lost = row.task();
      Task next = lost.leaseExpired(operation);
      row.become(next);
      freed.add(next);
      runs.add(AttemptEntity.lost(lost, next));
    }
    List<Attempt> lost = runs.stream().map(AttemptEntity::run).toList();
    return session
        .persistAll(runs.toArray())
        .replaceWith(new Freed(freed, OwnWrite.tasks(xid, operation, null, freed, lost)));
  }
}
