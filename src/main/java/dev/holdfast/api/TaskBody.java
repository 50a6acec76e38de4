package dev.holdfast.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.holdfast.domain.Json;
import dev.holdfast.domain.Lease;
import dev.holdfast.domain.RetryPolicy;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskSpec;
import dev.holdfast.domain.TaskState;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A task as clients see it; every field is always there. */
@Schema(name = "Task")
@JsonNaming(SnakeCaseStrategy.class)
record TaskBody(
    UUID id,
    @Schema(examples = "http.request") String type,
    String description,
    @Schema(type = SchemaType.OBJECT) @JsonRawValue String params,
    @Schema(nullable = true) String domain,
    double driftScore,
    @Schema(enumeration = {"created", "queued", "running", "completed", "failed", "cancelled"})
        String status,
    @Schema(type = SchemaType.OBJECT, nullable = true) @JsonRawValue String result,
    @Schema(nullable = true) String error,
    @Schema(format = "date-time") String createdAt,
    @Schema(format = "date-time") String updatedAt,
    @Schema(examples = "default") String queue,
    int priority,
    @Schema(format = "date-time", nullable = true) String runAfter,
    int attempt,
    int maxAttempts,
    @Schema(nullable = true) Integer timeoutSeconds,
    @Schema(nullable = true) Backoff backoff,
    @Schema(nullable = true) String uniqueKey,
    @Schema(nullable = true) String concurrencyKey,
    List<UUID> dependsOn,
    @Schema(enumeration = {"cancel", "run"}) String onDependencyFailure,
    Map<String, String> labels,
    @Schema(nullable = true) UUID scheduleId,
    @Schema(nullable = true) UUID duplicateOf,
    @Schema(nullable = true) String worker,
    @Schema(format = "date-time", nullable = true) String leaseExpiresAt,
    @Schema(format = "date-time", nullable = true) String startedAt,
    @Schema(format = "date-time", nullable = true) String finishedAt,
    long version) {

  static TaskBody of(Task task) {
    TaskSpec spec = task.spec();
    TaskState state = task.state();
    Lease lease = task.lease();
    return new TaskBody(
        task.id(),
        spec.type(),
        spec.description(),
        spec.params().text(),
        spec.domain(),
        spec.driftScore(),
        state.status().wire(),
        text(state.result()),
        state.error(),
        Times.text(task.createdAt()),
        Times.text(task.updatedAt()),
        spec.queue(),
        spec.priority(),
        Times.text(state.runAfter()),
        state.attempt(),
        spec.maxAttempts(),
        spec.timeoutSeconds(),
        Backoff.of(spec.backoff()),
        null,
        null,
        List.of(),
        "cancel",
        spec.labels(),
        null,
        null,
        lease == null ? null : lease.worker(),
        lease == null ? null : Times.text(lease.expiresAt()),
        Times.text(state.startedAt()),
        Times.text(state.finishedAt()),
        task.revision().version());
  }

  private static String text(Json json) {
    return json == null ? null : json.text();
  }

  /** Waits between attempts. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Backoff(double initialSeconds, double factor, double maxSeconds, double jitter) {
    static Backoff of(RetryPolicy policy) {
      return policy == null
          ? null
          : new Backoff(
              policy.initialSeconds(), policy.factor(), policy.maxSeconds(), policy.jitter());
    }
  }
}
