package dev.holdfast.outage.table;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Under which number the journal had what came from it: a batch of it is one transaction in
 * PostgreSQL, in which nobody can see what was applied before what.
 */
final class Numbers {
  private static final String ENTRIES =
      """
      select operation_id, number, kind, touches from journal
      union all
      select operation_id, number, kind, touches from journal_kept
      """;

  private record Settlement(UUID operation, long number, String touches) {}

  private final Map<UUID, Long> byOperation = new HashMap<>();
  private final List<Settlement> settlements = new ArrayList<>();

  /** Reads a file. */
  static Numbers of(Connection standby) throws SQLException {
    Numbers numbers = new Numbers();
    try (Statement statement = standby.createStatement();
        ResultSet found = statement.executeQuery(ENTRIES)) {
      while (found.next()) {
        numbers.add(found);
      }
    }
    return numbers;
  }

  private void add(ResultSet entry) throws SQLException {
    UUID operation = UUID.fromString(entry.getString(1));
    byOperation.merge(operation, entry.getLong(2), Math::min);
    if (entry.getString(3).equals("task.settle")) {
      settlements.add(new Settlement(operation, entry.getLong(2), entry.getString(4)));
    }
  }

  /** Of an operation; null if it did not come from the journal. */
  Long of(UUID operation) {
    return byOperation.get(operation);
  }

  /** Of the settlement of this task that came after this number; null if there is none. */
  Long ofSettlement(UUID task, long after) {
    return settlements.stream()
        .filter(each -> each.number > after && each.touches.contains(task.toString()))
        .map(Settlement::number)
        .min(Long::compare)
        .orElse(null);
  }
}
