package dev.holdfast.process;

import dev.holdfast.store.postgres.PostgresServer;
import java.io.IOException;
import java.util.Map;

/** Environments that name a PostgreSQL. */
final class Servers {
  /** A row of Flyway's that only a newer version could have written. */
  static final String FROM_THE_FUTURE =
      """
      insert into holdfast_schema_history
        (installed_rank, version, description, type, script, installed_by, execution_time, success)
      values (999, '999', 'from the future', 'SQL', 'V999__future.sql', 'test', 0, true)
      """;

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
