package dev.holdfast.store.postgres;

import dev.holdfast.config.HoldfastConfig;
import java.util.UUID;
import org.flywaydb.core.Flyway;

/**
 * A database of a test's own, with PostgreSQL's side of the sync on it as a role that may do no
 * more than it must, and nobody else.
 */
final class SyncedDatabase implements AutoCloseable {
  private static final String TASK =
      """
      insert into tasks (id, type, status, queue, priority, ready, due_at, attempt, budget_base,
        max_attempts, created_at, updated_at, version, operation_id, drift_score, labels,
        description, search, params)
      select %s::uuid, 'echo', 'queued', 'default', 0, true, now(), 0, 0, 5, now(), now(), 1,
        '%s'::uuid, 0.25, '{"k":"ü"}', '', 'echo', '{"n":1.10}'
      from generate_series(1, %d)
      """;
  private static final String FACTS =
      """
      insert into facts (id, created_at, updated_at, version, operation_id, tags, text, search,
        meta_data)
      select %s, now(), now(), 1, gen_random_uuid(), '[]', 't', 't', '{}'
      from generate_series(1, %d)
      """;

  final String name = PostgresServer.database();
  final Wired wired;
  final PostgresSync sync;

  SyncedDatabase() {
    PostgresServer.execute(
        "postgres",
        "create role " + name + " login",
        "alter database " + name + " owner to " + name);
    wired = Wired.to(PostgresServer.url(name).replace("postgres:postgres@", name + ":p@"));
    sync = new PostgresSync(wired.vertx(), wired.options(), schema(wired.config()), null, null);
  }

  /** The service's own migrations, without its own wiring of them. */
  private PostgresSchema schema(HoldfastConfig config) {
    return new PostgresSchema(null, config, null, null) {
      @Override
      int migrate() {
        return Flyway.configure()
            .dataSource(
                "jdbc:postgresql://localhost:" + PostgresServer.port() + "/" + name, name, "p")
            .locations("classpath:db/migration/postgresql")
            .table("holdfast_schema_history")
            .load()
            .migrate()
            .migrationsExecuted;
      }
    };
  }

  void execute(String... statements) {
    PostgresServer.execute(name, statements);
  }

  String value(String sql) {
    return PostgresServer.value(name, sql);
  }

  /** Stores a queued task with its operation; gives the id of both. */
  UUID task() {
    UUID id = UUID.randomUUID();
    execute(
        "insert into operations (id, kind, request_hash, at) values ('%s', 'task.create', 'h', now())"
            .formatted(id),
        TASK.formatted("'" + id + "'", id, 1));
    return id;
  }

  /** Stores so many tasks by one statement. */
  void tasks(int count) {
    execute(TASK.formatted("gen_random_uuid()", UUID.randomUUID(), count));
  }

  /** Stores so many facts by one statement. */
  void facts(int count) {
    execute(facts("gen_random_uuid()", count));
  }

  /** The statement that stores a fact. */
  static String fact(UUID id) {
    return facts("'" + id + "'::uuid", 1);
  }

  private static String facts(String id, int count) {
    return FACTS.formatted(id, count);
  }

  @Override
  public void close() {
    wired.close();
  }
}
