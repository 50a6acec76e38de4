package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rule S7: a SQLite file knows what it is for, and a wrong setting can erase or mix nothing. */
class FileRoleIT {
  private static final Map<String, String> ALONE = Map.of();

  @WorkingFolder Path folder;
  private final String database = PostgresServer.database();

  private static Map<String, String> on(String database) {
    return Map.of("DATABASE_URL", PostgresServer.url(database));
  }

  private void startAndStop(Map<String, String> environment) throws IOException {
    try (ServiceProcess service = ServiceProcess.ready(folder, environment)) {
      service.stop();
    }
  }

  private String role() throws SQLException {
    String url = "jdbc:sqlite:" + folder.resolve("data/holdfast.db");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet role = statement.executeQuery("select kind, database_id from file_role")) {
      assertThat(role.next()).isTrue();
      return role.getString(1) + " " + role.getString(2);
    }
  }

  private String identity(String name) {
    return PostgresServer.value(name, "select id from database_identity");
  }

  @Test
  void aFreshFileIsBoundToItsDatabaseAndStartsWithItAgain() throws IOException, SQLException {
    startAndStop(on(database));
    assertThat(role()).isEqualTo("STANDBY " + identity(database));

    startAndStop(on(database));
    assertThat(role()).isEqualTo("STANDBY " + identity(database));
  }

  @Test
  void aFileOfAnotherDatabaseIsRefusedAndKeepsItsRole() throws IOException, SQLException {
    startAndStop(on(database));
    String empty = PostgresServer.database();

    ServiceProcess.ended(folder, on(empty))
        .assertRefused("belongs to another PostgreSQL database", identity(database));

    assertThat(role()).isEqualTo("STANDBY " + identity(database));
    String tables = "select count(*) from pg_tables where schemaname = 'public'";
    assertThat(PostgresServer.value(empty, tables)).as("nothing was made there").isEqualTo("0");
  }

  @Test
  void aFileThatWasUsedAloneIsRefusedBesidePostgresAndKeepsItsRows() throws IOException {
    String fact;
    try (ServiceProcess service = ServiceProcess.ready(folder, ALONE)) {
      fact = Posts.fact(service, "kept");
      service.stop();
    }

    ServiceProcess.ended(folder, on(database))
        .assertRefused("data/holdfast.db", "used alone", "adopt", "DATABASE_PATH");

    try (ServiceProcess service = ServiceProcess.ready(folder, ALONE)) {
      service.call().get("/facts/" + fact).then().statusCode(200);
    }
  }

  @Test
  void aStandbyThatHoldsNothingOfItsOwnServesAloneFromThenOn() throws IOException, SQLException {
    startAndStop(on(database));

    startAndStop(ALONE);

    assertThat(role()).isEqualTo("STANDALONE null");
    ServiceProcess.ended(folder, on(database)).assertRefused("used alone");
  }
}
