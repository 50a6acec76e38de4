package dev.holdfast.worker;

import dev.holdfast.domain.Json;
import dev.holdfast.domain.Lease;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.RetryPolicy;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskSpec;
import dev.holdfast.domain.TaskState;
import dev.holdfast.domain.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Tasks as a claim gives them. */
final class ClaimedTasks {
  static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private ClaimedTasks() {}

  static Operation operation(String kind) {
    return new Operation(UUID.randomUUID(), kind, null, NOW);
  }

  /** In its first attempt, to be retried after exactly ten seconds. */
  static Task claimed() {
    RetryPolicy policy = new RetryPolicy(10, 2, 3600, 0);
    TaskSpec spec =
        new TaskSpec(
            "t", "", Json.EMPTY_OBJECT, null, 0, "default", 0, 5, null, policy, Map.of(), null);
    TaskState queued = TaskState.initial(TaskStatus.QUEUED, null);
    Operation claim = operation("task.claim");
    return Task.create(UUID.randomUUID(), spec, queued, operation("task.create"))
        .claimed(new Lease(claim.id(), "w", NOW.plus(Duration.ofSeconds(30))), claim);
  }
}
