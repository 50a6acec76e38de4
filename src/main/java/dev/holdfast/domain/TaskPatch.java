package dev.holdfast.domain;

import java.time.Instant;
import java.util.Map;

/** What a PATCH says of the fields of a task that may be changed. */
public record TaskPatch(
    Field<String> description,
    Field<Json> params,
    Field<String> domain,
    Field<Integer> priority,
    Field<Instant> runAfter,
    Field<Map<String, String>> labels,
    Field<Integer> maxAttempts) {

  TaskSpec applyTo(TaskSpec spec) {
    return new TaskSpec(
        spec.type(),
        description.orElse(spec.description()),
        params.orElse(spec.params()),
        domain.orElse(spec.domain()),
        spec.driftScore(),
        spec.queue(),
        priority.orElse(spec.priority()),
        maxAttempts.orElse(spec.maxAttempts()),
        spec.timeoutSeconds(),
        spec.backoff(),
        labels.orElse(spec.labels()),
        spec.traceparent());
  }
}
