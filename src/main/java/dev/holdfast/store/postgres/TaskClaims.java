package dev.holdfast.store.postgres;

import dev.holdfast.domain.ClaimRequest;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Task;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Claims. Two processes never wait for each other and never get the same task: rows that another
 * one is taking are skipped.
 */
final class TaskClaims {
  /** Moves what has come due to where claims look; a few rows at a time, oldest first. */
  private static final String COME_DUE =
      """
      update tasks set ready = true
      where id in (
        select id from tasks
        where status = 'queued' and not ready and due_at <= %s
          and cast(?1 as timestamptz) is not null
        order by due_at limit 1000 for update skip locked)
      """;

  /**
   * One arm per type (and queue), each in the order of its index, so that a backlog of types that
   * nobody here runs is never looked at. The claim leaves no trace when there is nothing to take.
   */
  private static final String CLAIM =
      """
      with free as (
        select id as free_id, row_number() over (order by priority desc, due_at, id) as place
        from (
          select task.id, task.priority, task.due_at
          from unnest(cast(?4 as text[]), cast(?5 as text[])) as wanted (type, queue)
          cross join lateral (
            select id, priority, due_at from tasks
            where ready and tasks.type = wanted.type%s
            order by priority desc, due_at, id limit ?6 for update skip locked) as task
          order by task.priority desc, task.due_at, task.id limit ?6) as picked
      ),
      operation as (
        insert into operations (id, kind, at)
        select cast(?2 as uuid), cast(?7 as text), cast(?1 as timestamptz)
        where exists (select from free)
      ),
      taken as (
        update tasks set
          status = 'running', ready = false, due_at = null, run_after = null,
          attempt = attempt + 1, worker = ?3, claim_id = ?2,
          lease_expires_at = %s + cast(?8 as double precision) * interval '1 second',
          started_at = ?1, updated_at = ?1, version = version + 1, operation_id = ?2
        from free where tasks.id = free_id
        returning tasks.*
      )
      select %s, cast(xid as text) as claim_xid
      from taken join free on free_id = taken.id order by place
      """;

  private final String comeDue;
  private final String ofTypes;
  private final String ofQueues;

  TaskClaims(LeaseTime time) {
    comeDue = COME_DUE.formatted(time.sql("?1"));
    ofTypes = CLAIM.formatted("", time.sql("?1"), TaskEntity.COLUMNS);
    ofQueues =
        CLAIM.formatted(" and tasks.queue = wanted.queue", time.sql("?1"), TaskEntity.COLUMNS);
  }

  /** The statement that is run before every claim. */
  String comeDue() {
    return comeDue;
  }

  /**
   * What a claim got.
   *
   * @param xid its transaction; 0 where it got nothing
   */
  record Taken(List<Task> tasks, long xid) {
    private static Taken of(List<Object[]> rows) {
      List<Task> tasks = rows.stream().map(row -> ((TaskEntity) row[0]).task()).toList();
      return new Taken(tasks, rows.isEmpty() ? 0 : Long.parseLong((String) rows.get(0)[1]));
    }

    boolean isEmpty() {
      return tasks.isEmpty();
    }
  }

  /** Must run outside of a transaction: each statement commits by itself. */
  Uni<Taken> claim(Mutiny.Session session, Operation operation, ClaimRequest request) {
    return comeDue(session, operation).chain(() -> take(session, operation, request));
  }

  private Uni<Integer> comeDue(Mutiny.Session session, Operation operation) {
    return session.createNativeQuery(comeDue).setParameter(1, operation.at()).executeUpdate();
  }

  private Uni<Taken> take(Mutiny.Session session, Operation operation, ClaimRequest request) {
    boolean anyQueue = request.queues().isEmpty();
    List<String> types = new ArrayList<>();
    List<String> queues = new ArrayList<>();
    for (String type : request.types()) {
      for (String queue : anyQueue ? List.of("") : request.queues()) {
        types.add(type);
        queues.add(queue);
      }
    }
    return session
        .createNativeQuery(
            anyQueue ? ofTypes : ofQueues,
            session.getResultSetMapping(Object[].class, TaskEntity.CLAIMED))
        .setParameter(1, operation.at())
        .setParameter(2, operation.id())
        .setParameter(3, request.worker())
        .setParameter(4, types.toArray(String[]::new))
        .setParameter(5, queues.toArray(String[]::new))
        .setParameter(6, request.limit())
        .setParameter(7, operation.kind())
        .setParameter(8, request.lease().toNanos() / 1e9)
        .getResultList()
        .map(Taken::of);
  }
}
