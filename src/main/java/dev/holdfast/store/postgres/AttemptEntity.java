package dev.holdfast.store.postgres;

import dev.holdfast.domain.Attempt;
import dev.holdfast.domain.Json;
import dev.holdfast.domain.Task;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code attempts}. */
@Entity
@Table(name = "attempts")
@IdClass(AttemptEntity.Key.class)
class AttemptEntity {
  @Id
  @Column(name = "task_id")
  UUID taskId;

  @Id int attempt;

  @Id
  @Column(name = "claim_id")
  UUID claimId;

  String worker;

  @Column(name = "started_at")
  Instant startedAt;

  @Column(name = "finished_at")
  Instant finishedAt;

  boolean late;
  String error;
  String result;

  record Key(UUID taskId, int attempt, UUID claimId) implements Serializable {}

  /** The run that a task has lost, as the task after it says. */
  static AttemptEntity lost(Task task, Task next) {
    AttemptEntity run = new AttemptEntity();
    run.taskId = task.id();
    run.attempt = task.state().attempt();
    run.claimId = task.lease().claim();
    run.worker = task.lease().worker();
    run.startedAt = task.state().startedAt();
    run.finishedAt = next.updatedAt();
    run.error = next.state().error();
    return run;
  }

  Attempt run() {
    return new Attempt(
        taskId,
        attempt,
        claimId,
        worker,
        startedAt,
        finishedAt,
        result == null ? null : new Json(result),
        error,
        late);
  }
}
