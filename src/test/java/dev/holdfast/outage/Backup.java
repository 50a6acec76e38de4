package dev.holdfast.outage;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A copy of a server's data as they were when it was taken; the server went on meanwhile.
 *
 * @param data complete, and never started
 */
public record Backup(DataFolder data) {
  private static final int FIRST_WITH_THE_NEW_NAMES = 150_000;

  static Backup take(Console console, DataFolder data, Path to) throws IOException {
    boolean renamed =
        Integer.parseInt(console.value("show server_version_num")) >= FIRST_WITH_THE_NEW_NAMES;
    String start = renamed ? "pg_backup_start('bench', true)" : "pg_start_backup('b', true, false)";
    String stop = renamed ? "pg_backup_stop(false)" : "pg_stop_backup(false, false)";
    try (Connection connection = console.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("select " + start);
      DataFolder copy = data.copyTo(to);
      try (ResultSet label = statement.executeQuery("select labelfile from " + stop)) {
        label.next();
        copy.write("backup_label", label.getString(1));
      }
      data.copyLogTo(copy);
      return new Backup(copy);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes data of it with which a server can start; may be done again and again. */
  DataFolder restoreTo(Path path) throws IOException {
    DataFolder restored = data.copyTo(path);
    data.copyLogTo(restored);
    return restored;
  }
}
