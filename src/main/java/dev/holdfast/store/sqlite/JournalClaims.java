package dev.holdfast.store.sqlite;

import dev.holdfast.store.SmallJson;
import dev.holdfast.sync.entry.Bodies;
import dev.holdfast.sync.entry.Body;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Claims that were made here, as the journal has them (section 6, rule S3). */
final class JournalClaims {
  /** The kinds of operations that are looked for. */
  private static final String CLAIM = "task.claim";

  private static final String SETTLE = "task.settle";

  private static final String SEND =
      "update journal set sent = 1 where number in (select value from json_each(?))";

  private static final String DISOWN =
      """
      update tasks set own = 0
      where own <> 0 and id in (select substr(value, 7) from json_each(?))
      """;

  private static final String CLAIMS_OF =
      """
      select journal_rows.row, journal.operation_id, journal.at, journal.body
      from journal_rows join journal on journal.number = journal_rows.number
      where journal_rows.row in (select value from json_each(?)) and journal.kind = '%s'
      order by journal.number
      """
          .formatted(CLAIM);

  private JournalClaims() {}

  /** A claim that is in the journal, of the row of that name. */
  record Claimed(String row, UUID operation, Instant at, String worker) {}

  /** Remembers that entries are being sent; gives the claims of their tasks, oldest first. */
  static List<Claimed> send(SqliteSession session, List<Long> numbers, List<String> tasks)
      throws SQLException {
    session.update(SEND, SmallJson.array(numbers));
    String names = SmallJson.array(tasks);
    session.update(DISOWN, names);
    return session.query(CLAIMS_OF, JournalClaims::claimed, names);
  }

  private static Claimed claimed(Row row) throws SQLException {
    return new Claimed(row.text(), row.uuid(), row.instant(), worker(row.text()));
  }

  private static String worker(String body) {
    return Bodies.read(body)
        .filter(Body.ClaimTasks.class::isInstance)
        .map(claim -> ((Body.ClaimTasks) claim).worker())
        .orElse(null);
  }

  private static final String SETTLED =
      "select body from journal where kind = '%s' order by number limit ?".formatted(SETTLE);

  /** The claims that the oldest settlements end. */
  static List<UUID> toSettle(SqliteSession session, int entries) throws SQLException {
    List<UUID> claims = new ArrayList<>();
    session.query(SETTLED, row -> claims.addAll(claims(row.text())), entries);
    return claims;
  }

  private static List<UUID> claims(String body) {
    return Bodies.read(body)
        .filter(Body.SettleRuns.class::isInstance)
        .map(settle -> ((Body.SettleRuns) settle).settlements())
        .orElse(List.of())
        .stream()
        .map(settlement -> settlement.claimed().lease().claim())
        .toList();
  }
}
