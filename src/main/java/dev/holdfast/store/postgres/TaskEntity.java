package dev.holdfast.store.postgres;

import dev.holdfast.domain.Json;
import dev.holdfast.domain.Lease;
import dev.holdfast.domain.Revision;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskSpec;
import dev.holdfast.domain.TaskState;
import dev.holdfast.domain.TaskStatus;
import dev.holdfast.store.Due;
import dev.holdfast.store.Searchable;
import dev.holdfast.store.SmallJson;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.persistence.Column;
import jakarta.persistence.ColumnResult;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityResult;
import jakarta.persistence.Id;
import jakarta.persistence.SqlResultSetMapping;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code tasks}, one way and the other. */
@Entity
@Table(name = "tasks")
@SqlResultSetMapping(
    name = TaskEntity.CLAIMED,
    entities = @EntityResult(entityClass = TaskEntity.class),
    columns = @ColumnResult(name = "claim_xid", type = String.class))
class TaskEntity {
  /** Rows of a claim: each with its transaction. */
  static final String CLAIMED = "claimed";

  /** What a native query must give, and no column more: Hibernate fails on one that it lacks. */
  static final String COLUMNS =
      """
      id, type, status, queue, priority, run_after, ready, due_at, attempt, budget_base, \
      max_attempts, timeout_seconds, worker, claim_id, lease_expires_at, started_at, \
      finished_at, created_at, updated_at, version, operation_id, domain, drift_score, backoff, \
      traceparent, labels, description, search, error, params, result\
      """;

  @Id UUID id;
  String type;
  String status;
  String queue;
  int priority;

  @Column(name = "run_after")
  Instant runAfter;

  boolean ready;

  @Column(name = "due_at")
  Instant dueAt;

  int attempt;

  @Column(name = "budget_base")
  int budgetBase;

  @Column(name = "max_attempts")
  int maxAttempts;

  @Column(name = "timeout_seconds")
  Integer timeoutSeconds;

  String worker;

  @Column(name = "claim_id")
  UUID claimId;

  @Column(name = "lease_expires_at")
  Instant leaseExpiresAt;

  @Column(name = "started_at")
  Instant startedAt;

  @Column(name = "finished_at")
  Instant finishedAt;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "updated_at")
  Instant updatedAt;

  long version;

  @Column(name = "operation_id")
  UUID operationId;

  String domain;

  @Column(name = "drift_score")
  double driftScore;

  String backoff;
  String traceparent;
  String labels;
  String description;
  String search;
  String error;
  String params;
  String result;

  /** A row that came past Hibernate, with {@link #COLUMNS}. */
  static TaskEntity of(Row row) {
    TaskEntity task = new TaskEntity();
    task.id = row.getUUID("id");
    task.type = row.getString("type");
    task.queue = row.getString("queue");
    task.priority = row.getInteger("priority");
    task.maxAttempts = row.getInteger("max_attempts");
    task.timeoutSeconds = row.getInteger("timeout_seconds");
    task.createdAt = Columns.instant(row, "created_at");
    task.updatedAt = Columns.instant(row, "updated_at");
    task.version = row.getLong("version");
    task.operationId = row.getUUID("operation_id");
    task.domain = row.getString("domain");
    task.driftScore = row.getDouble("drift_score");
    task.backoff = row.getString("backoff");
    task.traceparent = row.getString("traceparent");
    task.labels = row.getString("labels");
    task.description = row.getString("description");
    task.params = row.getString("params");
    task.stands(row);
    return task;
  }

  private void stands(Row row) {
    status = row.getString("status");
    runAfter = Columns.instant(row, "run_after");
    attempt = row.getInteger("attempt");
    budgetBase = row.getInteger("budget_base");
    worker = row.getString("worker");
    claimId = row.getUUID("claim_id");
    leaseExpiresAt = Columns.instant(row, "lease_expires_at");
    startedAt = Columns.instant(row, "started_at");
    finishedAt = Columns.instant(row, "finished_at");
    error = row.getString("error");
    result = row.getString("result");
  }

  Task task() {
    return new Task(
        id,
        spec(),
        state(),
        claimId == null ? null : new Lease(claimId, worker, leaseExpiresAt),
        createdAt,
        updatedAt,
        new Revision(version, operationId));
  }

  private TaskSpec spec() {
    return new TaskSpec(
        type,
        description,
        new Json(params),
        domain,
        driftScore,
        queue,
        priority,
        maxAttempts,
        timeoutSeconds,
        SmallJson.backoff(backoff),
        SmallJson.labels(labels),
        traceparent);
  }

  private TaskState state() {
    return new TaskState(
        TaskStatus.of(status).orElseThrow(),
        runAfter,
        attempt,
        budgetBase,
        result == null ? null : new Json(result),
        error,
        startedAt,
        finishedAt);
  }

  /** Takes everything that a transition can change. */
  void become(Task next) {
    due(next);
    TaskSpec spec = next.spec();
    priority = spec.priority();
    maxAttempts = spec.maxAttempts();
    domain = spec.domain();
    labels = SmallJson.labels(spec.labels());
    description = spec.description();
    search = Searchable.of(spec);
    params = spec.params().text();
    TaskState state = next.state();
    status = state.status().wire();
    runAfter = state.runAfter();
    attempt = state.attempt();
    budgetBase = state.budgetBase();
    result = state.result() == null ? null : state.result().text();
    error = state.error();
    startedAt = state.startedAt();
    finishedAt = state.finishedAt();
    leased(next.lease());
    updatedAt = next.updatedAt();
    version = next.revision().version();
    operationId = next.revision().operation();
  }

  /** What stays queued keeps its place among its equals. */
  private void due(Task next) {
    Due due = Due.of(next);
    boolean stays =
        TaskStatus.QUEUED.wire().equals(status)
            && next.status() == TaskStatus.QUEUED
            && runAfter == null
            && next.state().runAfter() == null;
    ready = due.ready();
    dueAt = stays ? dueAt : due.at();
  }

  private void leased(Lease lease) {
    worker = lease == null ? null : lease.worker();
    claimId = lease == null ? null : lease.claim();
    leaseExpiresAt = lease == null ? null : lease.expiresAt();
  }
}
