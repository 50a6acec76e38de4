package dev.holdfast.store.sqlite;

import dev.holdfast.domain.Attempt;
import dev.holdfast.domain.ClaimRequest;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Settled;
import dev.holdfast.domain.Settlement;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskState;
import dev.holdfast.domain.TaskStatus;
import dev.holdfast.store.Due;
import dev.holdfast.store.SmallJson;
import dev.holdfast.sync.RowName;
import dev.holdfast.sync.entry.Body;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Claims, settlements and leases: the hot verbs, as few statements as there can be. */
final class TaskRuns {
  private static final String COME_DUE =
      """
      update tasks set ready = 1
      where row_id in (
        select row_id from tasks indexed by tasks_future
        where status = 'queued' and ready = 0 and due_at <= ? order by due_at limit 1000)
      """;

  /**
   * Differs: no {@code for update skip locked}; there is one writer. One arm per type (and queue),
   * each in the order of its index, so that a backlog of types that nobody here runs is never
   * looked at.
   */
  private static final String CLAIMABLE_OF_TYPE =
      """
      select * from (
        select row_id, priority, due_at, id from tasks indexed by tasks_ready
        where ready = 1 and type = ? order by priority desc, due_at, id limit ?)
      """;

  private static final String CLAIMABLE_OF_QUEUE =
      """
      select * from (
        select row_id, priority, due_at, id from tasks indexed by tasks_ready_queue
        where ready = 1 and queue = ? and type = ? order by priority desc, due_at, id limit ?)
      """;

  private static final String CLAIMABLE_OWN =
      """
      select * from (
        select row_id, priority, due_at, id from tasks indexed by tasks_own
        where ready = 1 and own <> 0 and own = ? and type = ? %s
        order by priority desc, due_at, id limit ?)
      """;
  private static final String OWN_OF_TYPE = CLAIMABLE_OWN.formatted("");
  private static final String OWN_OF_QUEUE = CLAIMABLE_OWN.formatted("and queue = ?");

  private static final String CLAIM =
      """
      update tasks set
        status = 'running', ready = 0, due_at = null, run_after = null, attempt = attempt + 1,
        worker = ?, claim_id = ?, lease_expires_at = ?, started_at = ?, updated_at = ?,
        version = version + 1, operation_id = ?
      where row_id in (select value from json_each(?))
      returning row_id,\s"""
          + TaskRows.COLUMNS;

  private static final String SETTLE =
      """
      update tasks set
        status = ?, run_after = ?, ready = ?, due_at = ?, attempt = ?, budget_base = ?,
        worker = null,
        claim_id = null, lease_expires_at = null, started_at = ?, finished_at = ?, updated_at = ?,
        version = ?, operation_id = ?, error = ?, result = ?
      where id = ? and claim_id = ?
      """;

  private static final String VERSION = "select version from tasks where id = ?";

  private static final String HEARTBEAT =
      """
      update tasks set lease_expires_at = ?
      where status = 'running' and worker = ? and claim_id in (select value from json_each(?))
      returning claim_id, id
      """;

  private static final String EXPIRED =
      "select "
          + TaskRows.COLUMNS
          + """
           from tasks indexed by tasks_leases
          where status = 'running' and lease_expires_at < ? order by lease_expires_at limit ?
          """;

  private TaskRuns() {}

  /** Nothing is written, not even the operation, when there is nothing to claim. */
  static List<Task> claim(
      SqliteSession session, Recorder recorder, Operation operation, ClaimRequest request)
      throws SQLException {
    session.update(COME_DUE, operation.at());
    List<Long> rows = claimable(session, request, recorder.owner());
    if (rows.isEmpty()) {
      return List.of();
    }
    Ledger.begin(session, operation);
    Map<Long, Task> claimed = new HashMap<>();
    session.query(
        CLAIM,
        row -> claimed.put(row.number(), TaskRows.map(row)),
        request.worker(),
        operation.id(),
        operation.at().plus(request.lease()),
        operation.at(),
        operation.at(),
        operation.id(),
        SmallJson.array(rows));
    List<Task> tasks = rows.stream().map(claimed::get).toList();
    recorder.note(() -> claimed(request, tasks));
    recorder.keep(session, operation, null);
    return tasks;
  }

  private static Recorder.Change claimed(ClaimRequest request, List<Task> tasks) {
    return new Recorder.Change(
        new Body.ClaimTasks(
            request.worker(),
            request.lease(),
            tasks.stream()
                .map(task -> new Body.Claimed(task.id(), task.revision().version()))
                .toList()),
        tasks.stream().map(task -> RowName.task(task.id())).toList());
  }

  private static List<Long> claimable(SqliteSession session, ClaimRequest request, Long owner)
      throws SQLException {
    List<String> arms = new ArrayList<>();
    List<Object> args = new ArrayList<>();
    for (String type : request.types()) {
      if (request.queues().isEmpty()) {
        arms.add(owner == null ? CLAIMABLE_OF_TYPE : OWN_OF_TYPE);
        args.addAll(owner == null ? List.of(type) : List.of(owner, type));
        args.add(request.limit());
      }
      for (String queue : request.queues()) {
        arms.add(owner == null ? CLAIMABLE_OF_QUEUE : OWN_OF_QUEUE);
        args.addAll(owner == null ? List.of(queue, type) : List.of(owner, type, queue));
        args.add(request.limit());
      }
    }
    args.add(request.limit());
    String sql =
        "select row_id from (%s) order by priority desc, due_at, id limit ?"
            .formatted(String.join(" union all ", arms));
    return session.query(sql, Row::number, args.toArray());
  }

  static Settled settle(
      SqliteSession session, Recorder recorder, Operation operation, Settlement settlement)
      throws SQLException {
    Task after = settlement.after(operation);
    TaskState state = after.state();
    Due due = Due.of(after);
    int held =
        session.update(
            SETTLE,
            state.status().wire(),
            state.runAfter(),
            due.ready(),
            due.at(),
            state.attempt(),
            state.budgetBase(),
            state.startedAt(),
            state.finishedAt(),
            after.updatedAt(),
            after.revision().version(),
            after.revision().operation(),
            state.error(),
            state.result(),
            after.id(),
            settlement.claimed().lease().claim());
    Long version =
        held > 0 ? Long.valueOf(after.revision().version()) : version(session, after.id());
    Settled answer = held > 0 ? Settled.APPLIED : recorder.lost(session, settlement, version);
    if (settlement.isHistory() && version != null) {
      Attempts.insert(session, settlement.attempt(answer != Settled.APPLIED));
    }
    return answer;
  }

  private static Long version(SqliteSession session, UUID id) throws SQLException {
    return session.first(VERSION, Row::number, id).orElse(null);
  }

  static Map<UUID, List<UUID>> heartbeat(
      SqliteSession session, String worker, Set<UUID> claims, Instant until) throws SQLException {
    return session
        .query(
            HEARTBEAT,
            row -> new UUID[] {row.uuid(), row.uuid()},
            until,
            worker,
            SmallJson.array(List.copyOf(claims)))
        .stream()
        .collect(
            Collectors.groupingBy(
                held -> held[0], Collectors.mapping(held -> held[1], Collectors.toList())));
  }

  static List<Task> takeOver(SqliteSession session, Operation operation, int limit)
      throws SQLException {
    List<Task> freed = new ArrayList<>();
    for (Task task : session.query(EXPIRED, TaskRows::map, operation.at(), limit)) {
      Task next = task.leaseExpired(operation);
      Attempts.insert(session, lost(task, next));
      TaskRows.update(session, next);
      freed.add(next);
    }
    return freed;
  }

  static Map<TaskStatus, Long> countByStatus(SqliteSession session) throws SQLException {
    return session
        .query(
            "select status, count(*) from tasks indexed by tasks_status group by status",
            row -> Map.entry(TaskStatus.of(row.text()).orElseThrow(), row.number()))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Attempt lost(Task task, Task next) {
    return new Attempt(
        task.id(),
        task.state().attempt(),
        task.lease().claim(),
        task.lease().worker(),
        task.state().startedAt(),
        next.updatedAt(),
        null,
        next.state().error(),
        false);
  }
}
