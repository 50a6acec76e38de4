package dev.holdfast.store.postgres;

import dev.holdfast.sync.Epoch;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.UUID;

/** The first thing that is done with a PostgreSQL that answers: look which one it is. */
final class FirstLook {
  private static final UUID NONE = new UUID(0, 0);
  private static final long PROGRESS_MS = 1_000;

  private static final String IS_MIGRATED =
      """
      select to_regclass('database_identity') is not null
        and to_regclass('holdfast_schema_history') is not null
      """;
  private static final String IDENTITY =
      """
      select (select id from database_identity),
        (select version from holdfast_schema_history
         where success and version is not null order by installed_rank desc limit 1)
      """;
  private static final String INTRODUCE =
      """
      insert into replicas (replica, acknowledged, cursor, at)
      values ($1, 0, '0:0:', clock_timestamp()) on conflict do nothing
      """;

  private final Vertx vertx;
  private final PostgresSchema schema;
  private final SyncLine line;
  private volatile String broughtTo;
  private Uni<Integer> migration;

  FirstLook(Vertx vertx, PostgresSchema schema, SyncLine line) {
    this.vertx = vertx;
    this.schema = schema;
    this.line = line;
  }

  /**
   * What is there before anything is written.
   *
   * @param identity null where it was never migrated
   * @param version of its schema, or null
   */
  private record Found(UUID identity, String version) {}

  /**
   * Who asks.
   *
   * @param replica names the file
   * @param expected the database that it belongs to; nothing is written to another. Null for a new
   *     file
   * @param witness an operation that must be there, or null
   */
  record Asking(UUID replica, UUID expected, UUID witness) {}

  Uni<Epoch> look(Asking asking, Runnable progress) {
    return line.step(FirstLook::identity)
        .chain(
            found ->
                asking.expected != null && !asking.expected.equals(found.identity)
                    ? Uni.createFrom().item(another(found.identity))
                    : bring(found, progress).chain(() -> line.step(c -> epoch(c, asking))));
  }

  private static Uni<Found> identity(PgConnection connection) {
    return connection
        .query(IS_MIGRATED)
        .execute()
        .chain(
            rows ->
                rows.iterator().next().getBoolean(0)
                    ? connection
                        .query(IDENTITY)
                        .execute()
                        .map(found -> found.iterator().next())
                        .map(row -> new Found(row.getUUID(0), row.getString(1)))
                    : Uni.createFrom().item(new Found(null, null)));
  }

  /** Only its identity counts: it is compared first. */
  private static Epoch another(UUID identity) {
    UUID known = identity == null ? NONE : identity;
    return new Epoch(known, "", 0, NONE, 0, false);
  }

  /** Migrates unless this process has, to the very version that is there. */
  private Uni<?> bring(Found found, Runnable progress) {
    if (found.version != null && found.version.equals(broughtTo)) {
      return Uni.createFrom().voidItem();
    }
    return Uni.createFrom()
        .deferred(
            () -> {
              long timer = vertx.setPeriodic(PROGRESS_MS, tick -> progress.run());
              return migration().onTermination().invoke(() -> vertx.cancelTimer(timer));
            })
        .chain(() -> line.step(FirstLook::identity))
        .invoke(now -> broughtTo = now.version);
  }

  /** One at a time; who comes while one runs waits for that one. */
  private synchronized Uni<Integer> migration() {
    if (migration == null) {
      migration =
          Uni.createFrom()
              .item(schema::migrate)
              .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
              .onTermination()
              .invoke(this::migrated)
              .memoize()
              .indefinitely();
    }
    return migration;
  }

  private synchronized void migrated() {
    migration = null;
  }

  private static Uni<Epoch> epoch(PgConnection connection, Asking asking) {
    return connection
        .preparedQuery(INTRODUCE)
        .execute(Tuple.of(asking.replica))
        .chain(() -> state(connection, asking.replica, asking.witness))
        .map(SyncState::epoch);
  }

  static Uni<SyncState> state(PgConnection connection, UUID replica, UUID witness) {
    return connection
        .query(SyncState.sql(replica, witness))
        .execute()
        .map(rows -> SyncState.of(rows.iterator().next()));
  }

  /** A migration that hangs on a server that is gone is ended. */
  void drop() {
    boolean running;
    synchronized (this) {
      running = migration != null;
    }
    if (running) {
      Infrastructure.getDefaultWorkerPool().execute(schema::breakOff);
    }
  }
}
