package dev.holdfast.store.sqlite;

import dev.holdfast.store.sqlite.SqliteFile.Unusable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/** Brings the file's schema up to this version of the service, never down. */
final class SqliteSchema {
  /** Where the migrations lie on the class path. */
  static final String LOCATION = "db/migration/sqlite";

  /**
   * The oldest SQLite without the bug in which resetting the write-ahead log could corrupt the file
   * (sqlite.org/wal.html, "The WAL-reset bug").
   */
  private static final int[] OLDEST = {3, 51, 3};

  private SqliteSchema() {}

  /** Migrates; refuses a file that a newer version of the service has written. */
  static void migrate(Flyway flyway, DataSource source) throws Unusable {
    try {
      checkVersion(source);
      MigrationInfo newer = newer(flyway);
      if (newer != null) {
        throw new Unusable(
            "The SQLite file has schema version %s, which is newer than this version of Holdfast."
                .formatted(newer.getVersion()),
            null);
      }
      flyway.migrate();
    } catch (SQLException | FlywayException e) {
      throw new Unusable(
          "The SQLite file cannot be brought to this version's schema (%s).".formatted(root(e)), e);
    }
  }

  private static MigrationInfo newer(Flyway flyway) {
    return Arrays.stream(flyway.info().applied())
        .filter(applied -> applied.getState().isApplied() && !applied.getState().isResolved())
        .findFirst()
        .orElse(null);
  }

  private static void checkVersion(DataSource source) throws SQLException, Unusable {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select sqlite_version()")) {
      result.next();
      String version = result.getString(1);
      int[] parts = Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
      if (Arrays.compare(parts, OLDEST) < 0) {
        throw new Unusable(
            "SQLite %s has a bug that can corrupt files; 3.51.3 or newer is needed."
                .formatted(version),
            null);
      }
    }
  }

  private static String root(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage());
    return message.lines().findFirst().orElse("");
  }
}
