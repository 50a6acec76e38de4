package dev.holdfast.sync;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A fact or a task of the simulated service, immutable.
 *
 * @param fields of a fact, each with the stamp of its last write; empty for a task
 * @param status of a task, or null for a fact
 * @param claim of a running task
 * @param leaseEnd of a running task
 * @param result of a completed one
 * @param version rule D6
 * @param operation the last one, rule D6
 */
record Row(
    String id,
    Map<String, Stamped> fields,
    String status,
    UUID claim,
    Instant leaseEnd,
    String result,
    long version,
    UUID operation) {

  /** A field's value and when it was written. */
  record Stamped(String value, HybridTime stamp) {}

  static Row fact(String id, UUID operation) {
    return new Row(id, Map.of(), null, null, null, null, 1, operation);
  }

  static Row task(String id, UUID operation) {
    return new Row(id, Map.of(), "queued", null, null, null, 1, operation);
  }

  boolean isTask() {
    return status != null;
  }

  boolean isTerminal() {
    return "completed".equals(status) || "cancelled".equals(status);
  }

  Row with(String field, Stamped value, long newVersion, UUID by) {
    Map<String, Stamped> changed = new TreeMap<>(fields);
    changed.put(field, value);
    return new Row(id, Map.copyOf(changed), status, claim, leaseEnd, result, newVersion, by);
  }

  Row claimed(UUID by, Instant until, long newVersion) {
    return new Row(id, fields, "running", by, until, null, newVersion, by);
  }

  Row ended(String newStatus, String answer, long newVersion, UUID by) {
    return new Row(id, fields, newStatus, null, null, answer, newVersion, by);
  }

  /** What both sides must agree on. */
  String content() {
    return "%s %s %s %s v%d %s"
        .formatted(id, new TreeMap<>(fields), status, result, version, operation);
  }
}
