package dev.holdfast.store.postgres;

import dev.holdfast.config.HoldfastConfig;
import io.agroal.api.AgroalDataSource;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings PostgreSQL's schema up to this version of the service, under Flyway's lock. */
@Singleton
class PostgresSchema {
  /** Flyway would try ten times, a second apart, to make its first table. */
  private static final String MAY_MAKE_TABLES =
      """
      select case
        when to_regclass('holdfast_schema_history') is not null then true
        when to_regnamespace(quote_ident($1)) is null
          then has_database_privilege(current_database(), 'create')
        else has_schema_privilege($1, 'create')
      end
      """;

  private final PostgresProbe probe;
  private final String schema;
  private final Instance<Flyway> flyway;
  private final Instance<AgroalDataSource> source;

  PostgresSchema(
      PostgresProbe probe,
      HoldfastConfig config,
      Instance<Flyway> flyway,
      Instance<AgroalDataSource> source) {
    this.probe = probe;
    this.schema = config.postgres().schema();
    this.flyway = flyway;
    this.source = source;
  }

  /**
   * Which database this is, or null as long as it was never migrated.
   *
   * @throws Unusable if it does not answer
   */
  UUID identity() {
    boolean known =
        probe.ask(
            asked ->
                asked
                    .query("select to_regclass('database_identity') is not null")
                    .execute()
                    .map(rows -> rows.iterator().next().getBoolean(0)));
    return known
        ? probe.ask(
            asked ->
                asked
                    .query("select id from database_identity")
                    .execute()
                    .map(rows -> rows.iterator().next().getUUID(0)))
        : null;
  }

  /**
   * Migrates; nothing is left connected behind it. A schema of a newer version is left as it is:
   * migrations only ever add, so that the version before still runs on it.
   *
   * @return how many migrations were applied
   * @throws Unusable if it cannot be migrated
   */
  int migrate() {
    checkGrant();
    try {
      return flyway.get().migrate().migrationsExecuted;
    } catch (FlywayException e) {
      throw new Unusable("%s cannot be migrated: %s.".formatted(probe.name(), firstLine(e)));
    } finally {
      // Flyway does not give back connections that broke under it; soon there would be no other.
      source.get().flush(AgroalDataSource.FlushMode.ALL);
    }
  }

  /** Ends a migration that is under way, as a server that is gone does not. */
  void breakOff() {
    source.get().flush(AgroalDataSource.FlushMode.ALL);
  }

  private void checkGrant() {
    boolean granted =
        probe.ask(
            asked ->
                asked
                    .preparedQuery(MAY_MAKE_TABLES)
                    .execute(Tuple.of(schema))
                    .map(rows -> rows.iterator().next().getBoolean(0)));
    if (!granted) {
      throw new Unusable(
          "%s cannot be migrated: permission denied (CREATE on the schema %s)."
              .formatted(probe.name(), schema));
    }
  }

  private static String firstLine(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage() == null ? root.toString() : root.getMessage();
    return message.lines().findFirst().orElse("unknown").strip();
  }
}
