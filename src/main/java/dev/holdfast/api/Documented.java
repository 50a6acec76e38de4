package dev.holdfast.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The bodies of requests as the API documentation shows them. They are read by hand ({@link
 * Fields}), because no binding tells a field that is absent from one that is null, or collects
 * every error.
 */
final class Documented {

  private Documented() {}

  @Schema(
      name = "NewTask",
      examples =
          """
          {"type": "http.request", "params": {"method": "GET", "url": "https://example.org/"}, \
          "run_immediately": true}""")
  @JsonNaming(SnakeCaseStrategy.class)
  record NewTask(
      @Schema(required = true, pattern = "[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}") String type,
      @Schema(maxLength = Bounds.TEXT) String description,
      Map<String, Object> params,
      @Schema(maxLength = Bounds.SHORT) String domain,
      double driftScore,
      @Schema(defaultValue = "false") boolean runImmediately,
      @Schema(defaultValue = "default") String queue,
      @Schema(defaultValue = "0") int priority,
      @Schema(format = "date-time") String runAfter,
      @Schema(defaultValue = "5", minimum = "1", maximum = "1000") int maxAttempts,
      @Schema(minimum = "1", maximum = "2592000") Integer timeoutSeconds,
      TaskBody.Backoff backoff,
      @Schema(maxProperties = Bounds.COUNT) Map<String, String> labels) {}

  @Schema(
      name = "NewTasks",
      examples =
          """
          {"items": [{"type": "echo", "params": {"n": 1}}, {"type": "echo", "params": {"n": 2}}]}\
          """)
  record Tasks(
      @Schema(minItems = 1, maxItems = Bounds.MANY) List<NewTask> items,
      @Schema(defaultValue = "true") boolean atomic) {}

  @Schema(
      name = "TaskPatch",
      examples =
          """
          {"description": "the nightly import", "priority": 10}""")
  @JsonNaming(SnakeCaseStrategy.class)
  record TaskPatch(
      @Schema(maxLength = Bounds.TEXT) String description,
      Map<String, Object> params,
      @Schema(maxLength = Bounds.SHORT, nullable = true) String domain,
      int priority,
      @Schema(format = "date-time", nullable = true) String runAfter,
      @Schema(maxProperties = Bounds.COUNT) Map<String, String> labels,
      @Schema(minimum = "1", maximum = "1000") int maxAttempts) {}

  @Schema(
      name = "NewFact",
      examples =
          """
          {"text": "The export runs at night.", "tags": ["ops"], "meta_data": {"source": "wiki"}}\
          """)
  @JsonNaming(SnakeCaseStrategy.class)
  record NewFact(
      @Schema(required = true, maxLength = Bounds.TEXT) String text,
      @Schema(maxItems = Bounds.COUNT) List<String> tags,
      Map<String, Object> metaData) {}

  @Schema(
      name = "NewFacts",
      examples =
          """
          {"items": [{"text": "one", "tags": ["n"]}, {"text": "two"}]}""")
  record Facts(
      @Schema(minItems = 1, maxItems = Bounds.MANY) List<NewFact> items,
      @Schema(defaultValue = "true") boolean atomic) {}

  @Schema(
      name = "FactPatch",
      examples =
          """
          {"tags": ["ops", "night"]}""")
  @JsonNaming(SnakeCaseStrategy.class)
  record FactPatch(
      @Schema(maxLength = Bounds.TEXT) String text,
      @Schema(maxItems = Bounds.COUNT) List<String> tags,
      Map<String, Object> metaData) {}
}
