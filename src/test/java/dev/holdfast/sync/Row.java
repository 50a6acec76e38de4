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
 * @param unique key of a task, or null
 * @param duplicateOf the task that had the key when this one came back, or null
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
    String unique,
    String duplicateOf,
    long version,
    UUID operation) {

  /** A field's value and when it was written. */
  record Stamped(String value, HybridTime stamp) {}

  static Row fact(String id, UUID operation) {
    return new Row(id, Map.of(), null, null, null, null, null, null, 1, operation);
  }

  static Row task(String id, String unique, UUID operation) {
    return new Row(id, Map.of(), "queued", null, null, null, unique, null, 1, operation);
  }

  boolean isTask() {
    return status != null;
  }

  /** Whether a worker still has to do with it. */
  boolean isUnfinished() {
    return isTask() && !isTerminal();
  }

  boolean isTerminal() {
    return "completed".equals(status) || "cancelled".equals(status);
  }

  Row with(String field, Stamped value, long newVersion, UUID by) {
    Map<String, Stamped> changed = new TreeMap<>(fields);
    changed.put(field, value);
    return new Row(
        id,
        Map.copyOf(changed),
        status,
        claim,
        leaseEnd,
        result,
        unique,
        duplicateOf,
        newVersion,
        by);
  }

  Row claimed(UUID by, Instant until, long newVersion) {
    return as("running", by, until, null, duplicateOf, newVersion, by);
  }

  Row renewed(Instant until) {
    return as(status, claim, until, result, duplicateOf, version, operation);
  }

  Row ended(String newStatus, String answer, long newVersion, UUID by) {
    return as(newStatus, null, null, answer, duplicateOf, newVersion, by);
  }

  /** Stored, never run (section 6). */
  Row duplicate(String of) {
    return as("cancelled", null, null, null, of, version, operation);
  }

  Row versioned(long newVersion) {
    return as(status, claim, leaseEnd, result, duplicateOf, newVersion, operation);
  }

  private Row as(
      String newStatus,
      UUID newClaim,
      Instant until,
      String answer,
      String of,
      long newVersion,
      UUID by) {
    return new Row(id, fields, newStatus, newClaim, until, answer, unique, of, newVersion, by);
  }

  /** What both sides must agree on. */
  String content() {
    String named = id + " " + new TreeMap<>(fields);
    return named + " " + status + " " + result + " v" + version + " " + operation;
  }
}
