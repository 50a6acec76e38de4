package dev.holdfast.outage;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Connections that nobody else can have until it is closed. What others give back meanwhile is
 * free.
 */
public record Crowd(List<Connection> taken) implements AutoCloseable {
  /** Whether no earlier connection of the console is just being given back. */
  boolean isAlone() {
    String sql =
        """
        select count(*) from pg_stat_activity
        where backend_type = 'client backend' and application_name = '%s'
        """;
    try (Statement statement = taken.get(0).createStatement();
        ResultSet consoles = statement.executeQuery(sql.formatted(Console.NAME))) {
      consoles.next();
      return consoles.getInt(1) == taken.size();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      for (Connection connection : taken) {
        connection.close();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
