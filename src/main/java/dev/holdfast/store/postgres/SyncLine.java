package dev.holdfast.store.postgres;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.mutiny.pgclient.PgConnection;
import java.time.Duration;
import java.util.function.Function;

/**
 * The connection of the sync, apart from the pool, which users may have used up. Each step on it
 * ends within {@link #STEP}, below the deadline of the one who waits for it.
 */
final class SyncLine {
  static final Duration STEP = Duration.ofMillis(4_500);
  private static final Duration STATEMENT = Duration.ofSeconds(4);
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** Longer than a statement may take, and than a page of a resync takes to be written down. */
  private static final Duration SILENCE = Duration.ofSeconds(10);

  private final KeptConnection connection;

  SyncLine(Vertx vertx, PostgresOptions options) {
    this.connection =
        new KeptConnection(
            new Connections(vertx, options.impatient("sync", CONNECT, SILENCE, STATEMENT), CONNECT),
            ((VertxInternal) vertx).createEventLoopContext());
  }

  /** Work that leaves nothing open on the connection. */
  <T> Uni<T> step(Function<PgConnection, Uni<T>> work) {
    return limited(connection.use(work));
  }

  static <T> Uni<T> limited(Uni<T> work) {
    return work.ifNoItem().after(STEP).failWith(TimeoutException::new);
  }

  /** A connection for several steps; to be given to {@link #keep} or {@link #breakOff}. */
  Uni<PgConnection> take() {
    return limited(connection.take());
  }

  void keep(PgConnection taken) {
    connection.keep(taken);
  }

  void breakOff(PgConnection taken) {
    connection.breakOff(taken);
  }

  void drop() {
    connection.drop();
  }

  Uni<Void> close() {
    return connection.close();
  }
}
