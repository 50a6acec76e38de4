package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code check} finds, and that it leaves everything as it was. */
class CheckCommandIT {
  private static final String ABSENT = "SQLite file data/holdfast.db is not there yet";
  private static final String TABLES = "select count(*) from pg_class where relnamespace = 2200";

  @WorkingFolder Path folder;

  @Test
  void nothingIsThereYetAndNothingIsMade() throws Exception {
    String database = PostgresServer.database();

    check(Servers.of(database))
        .assertTold(
            0,
            "Database: PostgreSQL at localhost:…Environment: development.",
            ABSENT,
            "PostgreSQL at localhost:…is usable: version …not migrated yet…answers in ");

    assertThat(folder.resolve("data")).doesNotExist();
    assertThat(PostgresServer.value(database, TABLES)).isEqualTo("0");
  }

  @Test
  void allIsWellAfterAStart() throws Exception {
    Map<String, String> postgres = Servers.of(PostgresServer.database());
    served(postgres);

    unchanged(
        postgres,
        0,
        "Database",
        "schema version 4, stands by the PostgreSQL database ",
        "schema version 2, answers in ");
  }

  @Test
  void aFileWhoseServiceWasKilledCanBeRead() throws Exception {
    try (ServiceProcess service = ServiceProcess.ready(folder, Map.of())) {
      Posts.fact(service, "in the log only");
      service.kill();
    }

    check(Map.of()).assertTold(0, "Database", "usable: schema version 4, used alone.");
    assertThat(folder.resolve("data/holdfast.db-wal")).isNotEmptyFile();
  }

  @Test
  void aFileThatWasUsedAloneIsNoStandby() throws Exception {
    served(Map.of());

    unchanged(
        Servers.of(PostgresServer.database()),
        1,
        "Database",
        "used alone.",
        "may hold rows that no");
  }

  @Test
  void aFileOfAnotherDatabaseIsNoStandby() throws Exception {
    served(Servers.of(PostgresServer.database()));

    unchanged(
        Servers.of(PostgresServer.database()),
        1,
        "Database",
        "stands by the PostgreSQL database",
        "belongs to another PostgreSQL database");
  }

  @Test
  void aPostgresThatCannotBeUsedIsToldByItsClass() throws Exception {
    check(Servers.away()).assertTold(2, "Database", ABSENT, "connection refused.");
    check(Servers.of("nowhere")).assertTold(1, "Database", ABSENT, "unknown database (3D000).");
  }

  @Test
  void aWrongPasswordIsToldAndNotShown() throws Exception {
    PostgresServer.login("asked", "right");
    String url = "postgres://asked:%s@localhost:" + PostgresServer.port() + "/postgres";

    check(Servers.at(url.formatted("s3cr3t")))
        .assertTold(1, "Database", ABSENT, "wrong password (28P01).");
    check(Servers.at(url.formatted("right"))).assertTold(0, "Database", ABSENT, "is usable");
  }

  @Test
  void aReadOnlyServerCannotServe() throws Exception {
    String database = PostgresServer.database();
    PostgresServer.execute(
        "postgres", "alter database " + database + " set default_transaction_read_only = on");

    check(Servers.of(database)).assertTold(1, "Database", ABSENT, "server is read-only.");
    Commanded.run(folder, Servers.of(database), "migrate")
        .assertTold(1, "SQLite", "server is read-only.");
  }

  @Test
  void aFileThatCannotBeUsedIsToldAsAtTheStart() throws Exception {
    Files.createDirectory(folder.resolve("data"));
    Files.writeString(folder.resolve("data/holdfast.db"), "This is no database.");

    unchanged(Map.of(), 1, "Database", "is not a SQLite file; it was left as it is.");
  }

  @Test
  void whatIsIgnoredIsToldWithTheChoice() throws Exception {
    check(Map.of("PG_DSN", "mysql://u:s3cr3t@h/db"))
        .assertTold(0, "Database: SQLite alone…scheme mysql…SQLite alone is used. Env", ABSENT);
  }

  @Test
  void aFileOfANewerSchemaIsRefused() throws Exception {
    served(Map.of());
    sqlite(Servers.FOR_SQLITE);

    unchanged(Map.of(), 1, "Database", "schema version 999, which is newer");
    Commanded.run(folder, Map.of(), "migrate").assertTold(1, "schema version 999, which is newer");
  }

  @Test
  void aPlaceWhereNoFileCanBeMadeIsToldBeforehand() throws Exception {
    Files.writeString(folder.resolve("file"), "in the way");

    check(Map.of("DATABASE_PATH", "file/x.db")).assertTold(1, "Database", "cannot be made in ");
  }

  private void served(Map<String, String> environment) throws IOException {
    try (ServiceProcess service = ServiceProcess.ready(folder, environment)) {
      service.stop();
    }
  }

  private void sqlite(String sql) throws SQLException {
    String url = "jdbc:sqlite:" + folder.resolve("data/holdfast.db");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Commanded check(Map<String, String> environment)
      throws IOException, InterruptedException {
    return Commanded.run(folder, environment, "check");
  }

  private void unchanged(Map<String, String> environment, int code, String... lines)
      throws IOException, InterruptedException {
    Map<Path, String> before = files();
    check(environment).assertTold(code, lines);
    assertThat(files()).isEqualTo(before);
  }

  private Map<Path, String> files() throws IOException {
    Map<Path, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder.resolve("data"))) {
      for (Path file : all.toList()) {
        String state = Files.getLastModifiedTime(file) + " " + Files.size(file);
        files.put(file, state);
      }
    }
    return files;
  }
}
