package dev.holdfast.store.postgres;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Opens connections of the pool before calls need them. Else all that come right after an outage
 * would log in at the same moment, which costs both sides 10 ms of a processor each.
 */
@Singleton
final class PoolRefill {
  private static final Logger LOG = Logger.getLogger(PoolRefill.class);

  /** What is not enough is opened as ever, when it is needed. */
  private static final int MOST = 8;

  /** A server's new process knows of no table yet. */
  private static final String TABLES =
      """
      select (select count(*) from tasks where id = $1),
        (select count(*) from attempts where task_id = $1),
        (select count(*) from facts where id = $1),
        (select count(*) from operations where id = $1)
      """;

  private static final UUID NOBODY = new UUID(0, 0);

  private final PostgresDatabase database;
  private final PostgresOptions options;

  PoolRefill(PostgresDatabase database, PostgresOptions options) {
    this.database = database;
    this.options = options;
  }

  /** As many as there were when they were dropped, up to a bound; nobody waits for it. */
  void begin() {
    int wanted = Math.min(options.dropped(), MOST);
    CompletableFuture<Void> all = new CompletableFuture<>();
    AtomicInteger missing = new AtomicInteger(wanted);
    for (int i = 0; i < wanted; i++) {
      // Each is held until all are there, or the pool would lend the same one again.
      database
          .direct(connection -> looked(connection).chain(() -> arrived(missing, all)))
          .onFailure()
          .invoke(why -> all.complete(null))
          .subscribe()
          .with(done -> {}, why -> LOG.debugf("not refilled: %s", why.getMessage()));
    }
  }

  private static Uni<Void> looked(SqlConnection connection) {
    return connection.preparedQuery(TABLES).execute(Tuple.of(NOBODY)).replaceWithVoid();
  }

  private static Uni<Void> arrived(AtomicInteger missing, CompletableFuture<Void> all) {
    if (missing.decrementAndGet() == 0) {
      all.complete(null);
    }
    return Uni.createFrom().completionStage(all);
  }
}
