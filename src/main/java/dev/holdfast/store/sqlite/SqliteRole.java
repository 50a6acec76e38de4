package dev.holdfast.store.sqlite;

import dev.holdfast.store.StandbyFile;
import dev.holdfast.sync.FileRole;
import java.sql.SQLException;
import java.time.Duration;

/** The file's role, in a table of one row. */
final class SqliteRole implements StandbyFile.Opened {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  static final String READ = "select kind, database_id from file_role";
  private static final String FORGET = "delete from file_role";
  private static final String WRITE = "insert into file_role (kind, database_id) values (?, ?)";

  private final String path;
  private final SqliteDatabase database;

  SqliteRole(String path, SqliteDatabase database) {
    this.path = path;
    this.database = database;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public FileRole role() {
    return database
        .read(session -> session.first(READ, SqliteRole::map))
        .await()
        .atMost(PATIENCE)
        .orElse(FileRole.NEW);
  }

  private static FileRole map(Row row) throws java.sql.SQLException {
    return new FileRole(FileRole.Kind.valueOf(row.text()), row.uuid());
  }

  @Override
  public void become(FileRole role) {
    // A full disk must not keep a file from being opened as what it is.
    if (!role.equals(role())) {
      write(role);
    }
  }

  private void write(FileRole role) {
    database
        .<Boolean>write(
            session -> {
              write(session, role);
              return Answer.of(true);
            })
        .await()
        .atMost(PATIENCE);
  }

  /** The same in a transaction at hand. */
  static void write(SqliteSession session, FileRole role) throws SQLException {
    session.update(FORGET);
    session.update(WRITE, role.kind().name(), role.database());
  }
}
