package dev.holdfast.store.sqlite;

import dev.holdfast.domain.Operation;
import dev.holdfast.store.SmallJson;
import dev.holdfast.sync.Entry;
import dev.holdfast.sync.RowName;
import dev.holdfast.sync.entry.Bodies;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Rows of {@code journal} and of what goes with it. */
final class JournalRows {
  /** What a row takes beside its texts, about. */
  private static final int ROW_BYTES = 300;

  private static final String BYTES =
      "octet_length(body) + octet_length(touches) + ifnull(octet_length(outcome), 0) + "
          + ROW_BYTES;

  private static final String INSERT =
      """
      insert into journal (
        origin, operation_id, request_hash, outcome, kind, doubt, at, touches, body)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?) returning number
      """;

  private static final String TOUCH =
      "insert into journal_rows (row, number) select value, ? from json_each(?)";

  private static final String TOTALS =
      "select count(*), ifnull(sum(%s), 0), ifnull(max(number), 0) from %s";

  private static final String SIZES =
      "select number, " + BYTES + " from journal where number > ? order by number limit ?";

  private static final String RANGE =
      """
      select
        origin, number, operation_id, request_hash, outcome, kind, doubt, at, touches, tick, body
      from journal where number > ? and number <= ? order by number
      """;

  private static final String UNDRAINED =
      """
      select distinct row from journal_rows
      where row in (select value from json_each(?))
      """;

  private JournalRows() {}

  /** What an entry is to say. */
  record Draft(UUID origin, Operation operation, String outcome, boolean doubt) {}

  /**
   * How much there is.
   *
   * @param last the highest number
   */
  record Totals(int entries, long bytes, long last) {}

  /** Puts an entry in, with the rows that it is about and its operation. */
  static Entry insert(SqliteSession session, Draft draft, Recorder.Change change)
      throws SQLException {
    Operation operation = draft.operation;
    Set<String> rows = new LinkedHashSet<>(change.rows());
    rows.add(RowName.operation(operation.id()));
    String touches = SmallJson.array(List.copyOf(rows));
    String body = Bodies.write(change.body());
    long number =
        session
            .first(
                INSERT,
                Row::number,
                draft.origin,
                operation.id(),
                operation.requestHash(),
                draft.outcome,
                operation.kind(),
                draft.doubt,
                operation.at(),
                touches,
                body)
            .orElseThrow();
    session.update(TOUCH, number, touches);
    return new Entry(
        draft.origin,
        number,
        operation.id(),
        operation.requestHash(),
        draft.outcome,
        operation.kind(),
        draft.doubt,
        operation.at(),
        rows,
        null,
        body);
  }

  /** The size of an entry, about. */
  static long bytes(Entry entry) {
    long texts = entry.body().length() + (entry.outcome() == null ? 0 : entry.outcome().length());
    return texts + 50L * entry.touches().size() + ROW_BYTES;
  }

  /** How much there is in {@code journal} or in {@code journal_kept}. */
  static Totals totals(SqliteSession session, String table) throws SQLException {
    return session
        .first(
            TOTALS.formatted(BYTES, table),
            row -> new Totals(row.integer(), row.number(), row.number()))
        .orElseThrow();
  }

  /** The oldest entries behind a number, so many and so large at most, but one at least. */
  static List<Entry> after(SqliteSession session, long number, int most, long bytes)
      throws SQLException {
    List<long[]> sizes =
        session.query(SIZES, row -> new long[] {row.number(), row.number()}, number, most);
    long upTo = number;
    long left = bytes;
    for (long[] size : sizes) {
      if (upTo != number && size[1] > left) {
        break;
      }
      upTo = size[0];
      left -= size[1];
    }
    return session.query(RANGE, JournalRows::map, number, upTo);
  }

  private static Entry map(Row row) throws SQLException {
    return new Entry(
        row.uuid(),
        row.number(),
        row.uuid(),
        row.text(),
        row.text(),
        row.text(),
        row.truth(),
        row.instant(),
        new HashSet<>(SmallJson.tags(row.text())),
        row.instant(),
        row.text());
  }

  /** Those of the rows that entries are about (rule R4). */
  static Set<String> undrained(SqliteSession session, List<String> rows) throws SQLException {
    boolean empty = session.count("select exists (select 1 from journal)") == 0;
    return empty || rows.isEmpty()
        ? Set.of()
        : new HashSet<>(session.query(UNDRAINED, Row::text, SmallJson.array(rows)));
  }

  /** Whether an entry is about the row. */
  static boolean isUndrained(SqliteSession session, String row) throws SQLException {
    return session.count("select exists (select 1 from journal_rows where row = ?)", row) != 0;
  }

  private static final String KEEP =
      """
      insert into journal_kept (
        number, origin, operation_id, request_hash, outcome, kind, at, touches, tick, body,
        applied_at)
      select
        number, origin, operation_id, request_hash, outcome, kind, at, touches, tick, body, ?
      from journal where number in (select value from json_each(?))
      """;

  private static final String REMOVE =
      "delete from journal where number in (select value from json_each(?))";

  /** Takes entries out; those that were applied are kept for a while (rule S5). */
  static void remove(SqliteSession session, List<Long> applied, List<Long> others, Instant now)
      throws SQLException {
    if (!applied.isEmpty()) {
      session.update(KEEP, now, SmallJson.array(applied));
    }
    List<Long> all = new ArrayList<>(applied);
    all.addAll(others);
    session.update(REMOVE, SmallJson.array(all));
  }

  private static final String FORGET =
      "delete from journal_kept where applied_at < ? returning " + BYTES;

  private static final String FORGET_SOME =
      """
      delete from journal_kept where number in (
        select number from journal_kept order by number limit 500)
      returning\s"""
          + BYTES;

  /**
   * Drops what is kept from before an instant, and the oldest where there is too much of it; gives
   * the bytes that this frees.
   */
  static long forget(SqliteSession session, Instant before, boolean tooMuch) throws SQLException {
    List<Long> freed = new ArrayList<>(session.query(FORGET, Row::number, before));
    if (tooMuch) {
      freed.addAll(session.query(FORGET_SOME, Row::number));
    }
    return freed.stream().mapToLong(Long::longValue).sum();
  }

  private static final String REQUEUE_KEPT =
      """
      insert into journal (
        origin, operation_id, request_hash, outcome, kind, doubt, sent, at, touches, tick, body)
      select
        ?, operation_id, request_hash, outcome, kind, 1, 1, applied_at, touches, tick, body
      from journal_kept order by number
      """;

  /** What was never in doubt is so from now on. */
  private static final String REQUEUE_OPEN =
      """
      insert into journal (
        origin, operation_id, request_hash, outcome, kind, doubt, sent, at, touches, tick, body)
      select
        ?, operation_id, request_hash, outcome, kind, 1, sent,
        case when doubt = 1 then at else max(at, ?) end, touches, tick, body
      from journal where number <= ? order by number
      """;

  private static final String RETOUCH =
      """
      insert into journal_rows (row, number)
      select distinct touched.value, journal.number
      from journal, json_each(journal.touches) touched
      """;

  /** Puts what is kept before what is there, under another origin and new numbers (rule S5). */
  static void requeue(SqliteSession session, UUID origin, Instant now) throws SQLException {
    long last = totals(session, "journal").last();
    session.update(REQUEUE_KEPT, origin);
    session.update(REQUEUE_OPEN, origin, now, last);
    session.update("delete from journal where number <= ?", last);
    session.update("delete from journal_kept");
    session.update("delete from journal_rows");
    session.update(RETOUCH);
  }
}
