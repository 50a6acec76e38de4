package dev.holdfast.outage.table;

import dev.holdfast.sync.history.Event;
import dev.holdfast.sync.history.Event.Serving;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a run has left in both databases, for the recording: what PostgreSQL applied, what it keeps
 * as conflicts, every run, every row of both, and how the pod ended.
 *
 * <p>Not judged, because it cannot be seen from outside: whether a change of mode was a legal one
 * ({@link ModeWatch}); how far the copy lagged; runs that never ended. Runs are judged by what the
 * table {@code attempts} says of them, so a run of which nothing was ever written is not seen.
 */
final class Leftovers {
  private static final Duration LONGEST = Duration.ofSeconds(15);
  private static final Duration OFTEN = Duration.ofMillis(200);
  private static final Duration LEASE = Duration.ofSeconds(5);

  private static final String CONFLICTS =
      """
      select operation, touches, kind || ': ' || reason from sync_conflict order by at
      """;

  private static final String TWICE =
      """
      select 'task ' || labels from tasks where labels <> '{}' group by labels having count(*) > 1
      union all
      select 'fact ' || meta_data from facts group by meta_data having count(*) > 1
      """;

  private final Stack stack;
  private final Recording recording;
  private final List<String> notes = new ArrayList<>();

  Leftovers(Stack stack, Recording recording) {
    this.stack = stack;
    this.recording = recording;
  }

  /** Adds everything; gives how many conflicts there are. */
  int tell(Serving mode, long depth) throws SQLException {
    int conflicts;
    try (Connection primary = stack.primary();
        Connection standby = stack.standby()) {
      Effects.tell(primary, standby, recording);
      conflicts = conflicts(primary);
      runs(primary);
      twice(primary);
      rows(primary, standby);
    }
    recording.add(new Event.PodEnd(recording.now(), Recording.POD, mode, (int) depth));
    return conflicts;
  }

  private int conflicts(Connection primary) throws SQLException {
    int conflicts = 0;
    if (!exists(primary, "sync_conflict")) {
      return conflicts;
    }
    try (Statement statement = primary.createStatement();
        ResultSet found = statement.executeQuery(CONFLICTS)) {
      while (found.next()) {
        recording.add(new Event.Conflict(recording.now(), found.getObject(1, UUID.class)));
        for (Object row : (Object[]) found.getArray(2).getArray()) {
          contested(row.toString());
        }
        notes.add("conflict: " + found.getString(3));
        conflicts++;
      }
    }
    return conflicts;
  }

  /** What the copy said of a row is taken back, though the call was recorded of a field of it. */
  private void contested(String row) {
    UUID id = UUID.randomUUID();
    recording.add(
        new Event.CallInvoked(
            recording.now(),
            "worker",
            false,
            Recording.POD,
            id,
            false,
            Event.Kind.TASK_CLAIM,
            row,
            null,
            false));
    recording.add(new Event.Conflict(recording.now(), id));
  }

  private static boolean exists(Connection primary, String table) throws SQLException {
    try (Statement statement = primary.createStatement();
        ResultSet found = statement.executeQuery("select to_regclass('%s')".formatted(table))) {
      return found.next() && found.getString(1) != null;
    }
  }

  /** Why there are conflicts, each reason once. */
  List<String> conflicts() {
    return notes.stream().distinct().toList();
  }

  private void runs(Connection primary) throws SQLException {
    String runs =
        "select task_id, claim_id, started_at, finished_at, late or error is not null from attempts";
    try (Statement statement = primary.createStatement();
        ResultSet run = statement.executeQuery(runs)) {
      while (run.next()) {
        String row = "tasks/" + run.getString(1);
        UUID claim = run.getObject(2, UUID.class);
        Instant end = time(run, 4);
        recording.add(new Event.RunBegan(time(run, 3), row, claim, Recording.POD, false, LEASE));
        recording.add(new Event.RunEnded(end, row, claim));
        if (!run.getBoolean(5)) {
          recording.add(new Event.RunSettled(end, row, claim));
        }
      }
    }
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /** Each create of a client carries a mark of its own: no two rows may have one. */
  private void twice(Connection primary) throws SQLException {
    try (Statement statement = primary.createStatement();
        ResultSet found = statement.executeQuery(TWICE)) {
      while (found.next()) {
        recording.wrong(2, "two rows of one create", found.getString(1));
      }
    }
  }

  /** The copy follows: what it has is taken when it is equal, or when it had time enough. */
  private void rows(Connection primary, Connection standby) throws SQLException {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    Map<String, String> there = Contents.of(primary);
    Map<String, String> here = Contents.of(standby);
    while (!there.equals(here) && System.nanoTime() < deadline) {
      Await.pass(OFTEN);
      there = Contents.of(primary);
      here = Contents.of(standby);
    }
    tell(Event.PRIMARY, there);
    tell(Recording.POD, here);
  }

  private void tell(String store, Map<String, String> rows) {
    Instant now = recording.now();
    rows.forEach((row, content) -> recording.add(new Event.StoreRow(now, store, row, content)));
  }
}
