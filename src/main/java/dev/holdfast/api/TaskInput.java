package dev.holdfast.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.domain.Field;
import dev.holdfast.domain.FieldError;
import dev.holdfast.domain.HoldfastException.Invalid;
import dev.holdfast.domain.Json;
import dev.holdfast.domain.NewTask;
import dev.holdfast.domain.RetryPolicy;
import dev.holdfast.domain.TaskPatch;
import dev.holdfast.domain.TaskSpec;
import dev.holdfast.sync.entry.MergePatch;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Reads tasks from bodies. */
final class TaskInput {
  private static final List<String> NOT_YET =
      List.of(
          "unique_key",
          "on_conflict",
          "concurrency_key",
          "depends_on",
          "on_dependency_failure",
          "schedule_id");
  private static final int MOST_ATTEMPTS = 1_000;
  private static final int LONGEST_TIMEOUT = 30 * 86_400;
  private static final double LONGEST_BACKOFF = 30 * 86_400;

  private TaskInput() {}

  static NewTask create(Fields fields, String traceparent) {
    NOT_YET.forEach(fields::notYet);
    if (fields.value("type") == null) {
      fields.error("type", "is required");
    }
    TaskSpec spec =
        new TaskSpec(
            fields.matching("type", null, Bounds.TYPE),
            fields.text("description", "", Bounds.TEXT),
            fields.object("params"),
            fields.shortText("domain"),
            fields.number("drift_score", 0, -Double.MAX_VALUE, Double.MAX_VALUE),
            fields.matching("queue", "default", Bounds.QUEUE),
            priority(fields),
            maxAttempts(fields),
            fields.integer("timeout_seconds", null, 1, LONGEST_TIMEOUT),
            backoff(fields),
            fields.labels("labels"),
            traceparent);
    return new NewTask(spec, fields.truth("run_immediately", false), fields.instant("run_after"));
  }

  private static int priority(Fields fields) {
    return fields.integer("priority", 0, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private static int maxAttempts(Fields fields) {
    return fields.integer("max_attempts", 5, 1, MOST_ATTEMPTS);
  }

  private static RetryPolicy backoff(Fields fields) {
    ObjectNode policy = fields.objectNode("backoff");
    if (policy == null) {
      return null;
    }
    Fields inner = fields.inside("backoff", policy);
    RetryPolicy standard = RetryPolicy.DEFAULT;
    return new RetryPolicy(
        inner.number("initial_seconds", standard.initialSeconds(), 0, LONGEST_BACKOFF),
        inner.number("factor", standard.factor(), 1, 100),
        inner.number("max_seconds", standard.maxSeconds(), 0, LONGEST_BACKOFF),
        inner.number("jitter", standard.jitter(), 0, 1));
  }

  static TaskPatch patch(Fields fields, boolean merge) {
    return new TaskPatch(
        sent(fields, "description", name -> fields.text(name, "", Bounds.TEXT)),
        object(fields, "params", merge),
        sent(fields, "domain", fields::shortText),
        sent(fields, "priority", name -> priority(fields)),
        sent(fields, "run_after", fields::instant),
        labels(fields, merge),
        sent(fields, "max_attempts", name -> maxAttempts(fields)));
  }

  /** A field that is replaced as a whole; null gives it the value it has when it is absent. */
  static <T> Field<T> sent(Fields fields, String name, Function<String, T> read) {
    return fields.has(name) ? Field.set(read.apply(name)) : Field.keep();
  }

  /** An object that is replaced or, by a merge patch, merged into; an equal one changes nothing. */
  static Field<Json> object(Fields fields, String name, boolean merge) {
    if (!fields.has(name)) {
      return Field.keep();
    }
    ObjectNode given = fields.objectNode(name);
    boolean whole = !merge || given == null;
    Json sent = whole ? fields.object(name) : JsonBody.text(given);
    Json document = sent == null ? Json.EMPTY_OBJECT : sent;
    UnaryOperator<Json> change = MergePatch.change(document, whole);
    return new Field.Merge<>(
        document, whole, present -> bounded(name, present, change.apply(present)));
  }

  private static Json bounded(String name, Json before, Json after) {
    if (after != before) {
      Fields.checkMerged(name, after);
    }
    return after;
  }

  private static Field<Map<String, String>> labels(Fields fields, boolean merge) {
    if (!fields.has("labels")) {
      return Field.keep();
    }
    if (!merge || fields.value("labels") == null) {
      return Field.set(fields.labels("labels"));
    }
    Map<String, String> changes = fields.labelChanges("labels");
    Json document = JsonBody.text(JsonBody.tree(changes));
    UnaryOperator<Map<String, String>> change = MergePatch.labels(document);
    return new Field.Merge<>(document, false, present -> bounded(change.apply(present)));
  }

  private static Map<String, String> bounded(Map<String, String> labels) {
    if (labels.size() > Bounds.COUNT) {
      throw new Invalid(
          List.of(new FieldError("labels", "must have at most " + Bounds.COUNT + " entries")));
    }
    return labels;
  }
}
