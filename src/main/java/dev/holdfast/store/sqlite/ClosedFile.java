package dev.holdfast.store.sqlite;

import dev.holdfast.store.StandbyFile;
import dev.holdfast.sync.FileRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The file as it lies there, for commands: read without making, locking or changing anything, also
 * while a service runs on it.
 */
final class ClosedFile implements StandbyFile {
  private static final String TABLES =
      """
      select count(*) filter (where name = 'file_role'), count(*) filter (where name = 'tasks')
      from sqlite_master
      """;

  /** As the migration that brings {@code file_role} will decide. */
  private static final String BEFORE_ROLES =
      """
      select 'STANDALONE', null where exists (select 1 from operations)
        or exists (select 1 from tasks) or exists (select 1 from facts)
      """;

  private final String path;

  ClosedFile(String path) {
    this.path = path;
  }

  @Override
  public String path() {
    return path;
  }

  private Path file() {
    return Path.of(path).toAbsolutePath().normalize();
  }

  boolean exists() {
    return Files.exists(file());
  }

  /** The folder that is there and in which the rest of the path would be made. */
  Path nearestFolder() {
    Path folder = file().getParent();
    while (!Files.exists(folder)) {
      folder = folder.getParent();
    }
    return folder;
  }

  /** Connections that can only read. */
  DataSource source() {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:file:" + file().toUri().getRawPath() + how());
    return source;
  }

  /** Without a write-ahead log nobody has the file open, and SQLite would make one even to read. */
  private String how() {
    return Files.exists(Path.of(file() + "-wal")) ? "?mode=ro" : "?immutable=1";
  }

  /** New also where it cannot be read; that is told by who looks at the file itself. */
  @Override
  public FileRole role() {
    if (!exists()) {
      return FileRole.NEW;
    }
    try (Connection connection = source().getConnection();
        Statement statement = connection.createStatement()) {
      return role(statement);
    } catch (SQLException e) {
      return FileRole.NEW;
    }
  }

  private static FileRole role(Statement statement) throws SQLException {
    String question;
    try (ResultSet tables = statement.executeQuery(TABLES)) {
      if (tables.getInt(1) == 0 && tables.getInt(2) == 0) {
        return FileRole.NEW;
      }
      question = tables.getInt(1) == 0 ? BEFORE_ROLES : SqliteRole.READ;
    }
    try (ResultSet row = statement.executeQuery(question)) {
      return row.next() ? role(row.getString(1), row.getString(2)) : FileRole.NEW;
    }
  }

  private static FileRole role(String kind, String database) {
    return new FileRole(
        FileRole.Kind.valueOf(kind), database == null ? null : UUID.fromString(database));
  }
}
