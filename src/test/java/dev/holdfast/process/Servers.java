package dev.holdfast.process;

import dev.holdfast.store.postgres.PostgresServer;
import java.io.IOException;
import java.util.Map;

/** Environments that name a PostgreSQL. */
final class Servers {
  /** A row of Flyway's that only a newer version could have written. */
  private static final String FROM_THE_FUTURE =
      """
      insert into %s
        (installed_rank, version, description, type, script, installed_by, execution_time, success)
      values (999, '999', 'from the future', 'SQL', 'V999__future.sql', 'test', 0, true)
      """;

  /** A row from the future for the history of a SQLite file. */
  static final String FOR_SQLITE = FROM_THE_FUTURE.formatted("flyway_schema_history");

  /** A row from the future for PostgreSQL's history. */
  static final String FOR_POSTGRES = FROM_THE_FUTURE.formatted("holdfast_schema_history");

  private Servers() {}

  /** A database of the test's server, in development. */
  static Map<String, String> of(String database) {
    return at(PostgresServer.url(database));
  }

  /** One that nobody listens for. */
  static Map<String, String> away() throws IOException {
    return at("postgres://u:s3cr3t@localhost:" + ServiceProcess.freePort() + "/db");
  }

  /** Any other. */
  static Map<String, String> at(String url) {
    return Map.of("DATABASE_URL", url, "ENV", "development");
  }
}
