package dev.holdfast.outage.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.sync.history.Event;
import dev.holdfast.sync.history.Event.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What PostgreSQL has applied, in the order of its commits. An operation that was refused, or that
 * changed nothing, is kept there too but has no effect. Claims and settlements concern many tasks
 * at once: each task of one is an operation of its own here, under an id made of both; only of
 * claims whose runs have ended it is known which tasks they were of.
 */
final class Effects {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Recording recording;
  private final Instant at;
  private final Map<UUID, List<UUID>> tasksOfClaims = new HashMap<>();

  private Effects(Recording recording, Instant at) {
    this.recording = recording;
    this.at = at;
  }

  private record Row(UUID operation, UUID task, String kind, String outcome, boolean inVain) {}

  /** Adds them to a recording. */
  static void tell(Connection primary, Recording recording) throws SQLException {
    Effects effects = new Effects(recording, recording.now());
    List<Row> rows = rows(primary);
    for (Row row : rows) {
      if (row.task != null) {
        effects
            .tasksOfClaims
            .computeIfAbsent(row.operation, any -> new ArrayList<>())
            .add(row.task);
      }
    }
    rows.forEach(effects::tell);
  }

  private static List<Row> rows(Connection primary) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (Statement statement = primary.createStatement();
        ResultSet found = statement.executeQuery(Witness.EFFECTS)) {
      while (found.next()) {
        rows.add(
            new Row(
                found.getObject(1, UUID.class),
                found.getObject(2, UUID.class),
                found.getString(3),
                found.getString(4),
                found.getBoolean(5)));
      }
    }
    return rows;
  }

  private void tell(Row row) {
    if (row.task != null) {
      if (!row.inVain) {
        ofWorker(Kind.TASK_SETTLE, row.operation, row.task);
      }
    } else if (hasEffect(row)) {
      recording.add(new Event.Effect(at, row.operation));
      tasksOfClaims
          .getOrDefault(row.operation, List.of())
          .forEach(task -> ofWorker(Kind.TASK_CLAIM, row.operation, task));
    }
  }

  private void ofWorker(Kind kind, UUID claim, UUID task) {
    String name = kind + " " + claim + " " + task;
    UUID id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    recording.add(
        new Event.CallInvoked(
            at, "worker", false, Recording.POD, id, false, kind, "tasks/" + task, null, false));
    recording.add(new Event.Effect(at, id));
  }

  private static boolean hasEffect(Row row) {
    JsonNode outcome = read(row.outcome);
    if (outcome == null) {
      return true;
    }
    JsonNode value =
        outcome.path("value").isTextual() ? read(outcome.path("value").asText()) : null;
    String made = value == null ? null : value.path("revision").path("operation").asText(null);
    boolean changed = made == null || made.equals(row.operation.toString());
    return !outcome.path("refusal").isTextual() && changed;
  }

  private static JsonNode read(String json) {
    try {
      return json == null ? null : JSON.readTree(json);
    } catch (IOException e) {
      throw new IllegalStateException("an outcome is no JSON: " + json, e);
    }
  }
}
