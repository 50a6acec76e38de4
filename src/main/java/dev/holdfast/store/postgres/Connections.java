package dev.holdfast.store.postgres;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionBase;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens connections of one kind within a limit, and can break all of them off at once, whatever
 * they wait for: those that wait for a dead server would else keep their callers, and would send
 * what they hold when it comes back.
 */
final class Connections {
  private final Vertx vertx;
  private final PgConnectOptions options;
  private final Duration limit;
  private final Set<Promise<SqlConnection>> logins = ConcurrentHashMap.newKeySet();
  private BreakableFactory factory;
  private volatile boolean refused;

  /**
   * @param limit by which a login must have ended, with all that is tried again
   */
  Connections(Vertx vertx, PgConnectOptions options, Duration limit) {
    this.vertx = vertx;
    this.options = options;
    this.limit = limit;
  }

  /** Opens one; it is there within the limit, or has failed. */
  Future<SqlConnection> connect(Context context) {
    Promise<SqlConnection> login = ((ContextInternal) context).promise();
    logins.add(login);
    // Only now: one that is refused meanwhile is either found there or refused here.
    if (refused) {
      logins.remove(login);
      login.tryFail(away());
      return login.future();
    }
    long timer =
        vertx.setTimer(
            limit.toMillis(), late -> login.tryFail(new ConnectException("login timed out")));
    login
        .future()
        .onComplete(
            ended -> {
              vertx.cancelTimer(timer);
              logins.remove(login);
            });
    long begun = System.nanoTime();
    factory()
        .connect(context, options)
        .onComplete(
            opened -> opened(opened, login), failure -> login.tryFail(told(failure, begun)));
    return login.future();
  }

  /** What is cut off before it is logged in has applied nothing; elsewhere that is in doubt. */
  private Throwable told(Throwable failure, long begun) {
    if (!(failure instanceof ClosedConnectionException)) {
      return failure;
    }
    long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
    boolean silent = millis >= options.getReadIdleTimeout();
    return new ConnectException(silent ? "login timed out" : "cut off while logging in");
  }

  private static ConnectException away() {
    return new ConnectException("PostgreSQL is away");
  }

  private static void opened(SqlConnection opened, Promise<SqlConnection> login) {
    if (!login.tryComplete(opened)) {
      breakOff(opened);
    }
  }

  private synchronized BreakableFactory factory() {
    if (factory == null) {
      factory = new BreakableFactory((VertxInternal) vertx, options);
    }
    return factory;
  }

  /** Ends one as if its wire had been cut. */
  static void breakOff(SqlConnection connection) {
    var inner = ((SqlConnectionBase<?>) connection).unwrap().unwrap();
    BreakableFactory.breakOff(
        ((SocketConnectionBase) inner).socket().channelHandlerContext().channel());
  }

  /** Breaks all of them off, those included that are just being opened. */
  void drop() {
    BreakableFactory gone;
    synchronized (this) {
      gone = factory;
      factory = null;
    }
    List.copyOf(logins).forEach(login -> login.tryFail(away()));
    if (gone != null) {
      gone.breakOff();
    }
  }

  /** Breaks all of them off and refuses new ones, until {@link #allow}. */
  void refuse() {
    refused = true;
    drop();
  }

  /** New ones are opened again. */
  void allow() {
    refused = false;
  }

  /** How many are open, or being opened. */
  synchronized int size() {
    return factory == null ? 0 : factory.size();
  }
}
