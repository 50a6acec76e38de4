package dev.holdfast.store.postgres;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * A connection that is kept as long as it answers. Nobody waits for another's use of it: who finds
 * it in use gets one of his own, and of those only one is kept afterwards.
 */
final class KeptConnection {
  private static final Logger LOG = Logger.getLogger(KeptConnection.class);

  private final Connections connections;
  private final Context context;
  private PgConnection kept;

  KeptConnection(Connections connections, Context context) {
    this.connections = connections;
    this.context = context;
  }

  /** Uses one. A failure, or a user who goes away, breaks it off. */
  <T> Uni<T> use(Function<PgConnection, Uni<T>> work) {
    return take().chain(taken -> using(taken, work));
  }

  private <T> Uni<T> using(PgConnection taken, Function<PgConnection, Uni<T>> work) {
    return Uni.createFrom()
        .deferred(() -> work.apply(taken))
        .onItem()
        .invoke(() -> keep(taken))
        .onFailure()
        .invoke(() -> breakOff(taken))
        .onCancellation()
        .invoke(() -> breakOff(taken));
  }

  /** The kept one, else a new one. It is to be given to {@link #keep} or {@link #breakOff}. */
  Uni<PgConnection> take() {
    return Uni.createFrom()
        .deferred(
            () -> {
              PgConnection idle = idle();
              return idle == null
                  ? Uni.createFrom().<PgConnection>emitter(this::open)
                  : Uni.createFrom().item(idle);
            });
  }

  private synchronized PgConnection idle() {
    PgConnection idle = kept;
    kept = null;
    return idle;
  }

  private void open(UniEmitter<? super PgConnection> emitter) {
    AtomicBoolean left = new AtomicBoolean();
    emitter.onTermination(() -> left.set(true));
    connections
        .connect(context)
        .onComplete(
            opened -> {
              PgConnection connection = watched(opened);
              if (left.get()) {
                keep(connection);
              } else {
                emitter.complete(connection);
              }
            },
            emitter::fail);
  }

  private PgConnection watched(SqlConnection opened) {
    PgConnection connection = PgConnection.newInstance((io.vertx.pgclient.PgConnection) opened);
    // Without a handler the driver prints what the server says while nothing is asked.
    connection.exceptionHandler(said -> LOG.debugf("PostgreSQL: %s", said.getMessage()));
    connection.closeHandler(() -> forget(connection));
    return connection;
  }

  private synchronized void forget(PgConnection connection) {
    if (kept == connection) {
      kept = null;
    }
  }

  /** It answered, and nothing is under way on it. */
  void keep(PgConnection connection) {
    synchronized (this) {
      if (kept == null) {
        kept = connection;
        return;
      }
    }
    connection.closeAndForget();
  }

  /** What is under way on it is not waited for. */
  void breakOff(PgConnection connection) {
    Connections.breakOff(connection.getDelegate());
  }

  /** Closes the kept one in good order, if it is not in use. */
  Uni<Void> close() {
    PgConnection idle = idle();
    return idle == null ? Uni.createFrom().voidItem() : idle.close();
  }

  /** Breaks off whatever there is. */
  void drop() {
    idle();
    connections.drop();
  }
}
