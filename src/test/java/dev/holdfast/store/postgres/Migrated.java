package dev.holdfast.store.postgres;

import org.flywaydb.core.Flyway;

/** Databases with the service's schema and without the service. */
final class Migrated {

  private Migrated() {}

  /** A new one; gives its name. */
  static String database() {
    String database = PostgresServer.database();
    Flyway.configure()
        .dataSource(
            "jdbc:postgresql://localhost:" + PostgresServer.port() + "/" + database,
            "postgres",
            "postgres")
        .locations("classpath:db/migration/postgresql")
        .table("holdfast_schema_history")
        .load()
        .migrate();
    return database;
  }
}
