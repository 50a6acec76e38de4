package dev.holdfast.store.postgres;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.spi.PgDriver;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionBase;
import io.vertx.sqlclient.spi.ConnectionFactory;
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
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();
  private final Set<Promise<SqlConnection>> logins = ConcurrentHashMap.newKeySet();
  private ConnectionFactory factory;
  private volatile boolean refused;

  /**
   * @param limit by which a login must have ended, with all that is tried again
   */
  Connections(Vertx vertx, PgConnectOptions options, Duration limit) {
    this.vertx = vertx;
    this.options = options;
    this.limit = limit;
  }

  /**
   * Opens one. The driver never ends a login on a connection that was closed for its silence, which
   * would cost a pool a place for good; here every login ends.
   */
  Future<SqlConnection> connect(Context context) {
    Promise<SqlConnection> login = ((ContextInternal) context).promise();
    if (refused) {
      login.fail(new ConnectException("PostgreSQL is away"));
      return login.future();
    }
    logins.add(login);
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
    factory().connect(context, options).onComplete(opened -> opened(opened, login), login::tryFail);
    return login.future();
  }

  private void opened(SqlConnection opened, Promise<SqlConnection> login) {
    Channel channel = channel(opened);
    open.add(channel);
    channel.closeFuture().addListener(closed -> open.remove(channel));
    if (!login.tryComplete(opened)) {
      opened.close();
    }
  }

  private synchronized ConnectionFactory factory() {
    if (factory == null) {
      factory = PgDriver.INSTANCE.createConnectionFactory(vertx, options);
    }
    return factory;
  }

  private static Channel channel(SqlConnection connection) {
    var inner = ((SqlConnectionBase<?>) connection).unwrap().unwrap();
    return ((SocketConnectionBase) inner).socket().channelHandlerContext().channel();
  }

  /** Ends one as if the wire had been cut: nothing more is sent, nothing is waited for. */
  static void breakOff(SqlConnection connection) {
    breakOff(channel(connection));
  }

  private static void breakOff(Channel channel) {
    // Without it the kernel would go on sending what it has taken.
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    channel.close();
  }

  /** Breaks all of them off, those included that are just being opened. */
  void drop() {
    ConnectionFactory gone;
    synchronized (this) {
      gone = factory;
      factory = null;
    }
    List.copyOf(logins).forEach(login -> login.tryFail(new ConnectException("PostgreSQL is away")));
    List.copyOf(open).forEach(Connections::breakOff);
    if (gone != null) {
      gone.close(Promise.promise());
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

  /** How many are open, logins included. */
  int size() {
    return open.size() + logins.size();
  }
}
