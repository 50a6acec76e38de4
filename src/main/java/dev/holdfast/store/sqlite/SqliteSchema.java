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
import org.flywaydb.core.api.MigrationInfoService;

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

  /**
   * Migrates; refuses a file that a newer version of the service has written.
   *
   * @return how many migrations were applied
   */
  static int migrate(Flyway flyway, DataSource source) throws Unusable {
    try {
      checkVersion(source);
      startLog(source);
      refuseNewer(flyway.info());
      return flyway.migrate().migrationsExecuted;
    } catch (SQLException | FlywayException e) {
      String why = isFull(e) ? ": the disk is full" : "";
      throw new Unusable(
          "The SQLite file cannot be brought to this version's schema%s (%s)."
              .formatted(why, told(e)),
          e);
    }
  }

  /**
   * How far a file is migrated, in words; nothing is changed.
   *
   * @param flyway that knows the migrations
   * @param source connections to the file, which may be read-only
   * @throws Unusable for a file of a newer version, or one that cannot be read
   */
  static String said(Flyway flyway, DataSource source) throws Unusable {
    try {
      checkVersion(source);
      MigrationInfoService info = on(flyway, source).info();
      refuseNewer(info);
      String version = info.current() == null ? "none" : info.current().getVersion().toString();
      int pending = info.pending().length;
      return "schema version " + version + (pending == 0 ? "" : ", to migrate: " + pending);
    } catch (SQLException | FlywayException e) {
      throw new Unusable("The SQLite file cannot be read (%s).".formatted(told(e)), e);
    }
  }

  private static Flyway on(Flyway flyway, DataSource source) {
    return Flyway.configure().configuration(flyway.getConfiguration()).dataSource(source).load();
  }

  private static void refuseNewer(MigrationInfoService info) throws Unusable {
    for (MigrationInfo applied : info.applied()) {
      if (applied.getState().isApplied() && !applied.getState().isResolved()) {
        throw new Unusable(
            "The SQLite file has schema version %s, which is newer than this version of Holdfast."
                .formatted(applied.getVersion()),
            null);
      }
    }
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

  /** What a full disk refuses at once; Flyway would try ten times, a second apart. */
  private static void startLog(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("pragma journal_mode = wal");
    }
  }

  private static boolean isFull(Exception e) {
    return root(e) instanceof SQLException failure && SqliteFailures.isFull(failure);
  }

  private static Throwable root(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String told(Exception e) {
    String message = String.valueOf(root(e).getMessage());
    return message.lines().findFirst().orElse("");
  }
}
