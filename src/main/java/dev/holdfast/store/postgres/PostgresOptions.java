package dev.holdfast.store.postgres;

import dev.holdfast.config.HoldfastConfig;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.pgclient.spi.PgDriver;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.spi.ConnectionFactory;
import jakarta.inject.Singleton;
import java.net.ConnectException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * How connections are made and pooled, for what Quarkus has no property for and for what follows
 * from the service's own properties.
 */
@Singleton
class PostgresOptions implements PgPoolCreator {
  static final String SYSTEM = "system";
  private static final Duration UNPOOLED = Duration.ofSeconds(1);
  private static final int KEPT_STATEMENTS = 256;

  private final HoldfastConfig.Postgres config;

  PostgresOptions(HoldfastConfig config) {
    this.config = config.postgres();
  }

  @Override
  @SuppressWarnings("deprecation") // There is no other way to make a login end.
  public Pool create(Input input) {
    PgConnectOptions connect = connecting(input.pgConnectOptionsList().get(0));
    Pool pool =
        PgBuilder.pool()
            .with(pooling(input.poolOptions()))
            .connectingTo(connect)
            .using(input.vertx())
            .build();
    ConnectionFactory factory = PgDriver.INSTANCE.createConnectionFactory(input.vertx(), connect);
    pool.connectionProvider(context -> limited(context, factory.connect(context, connect)));
    return pool;
  }

  /**
   * The driver never ends a login on a connection that was closed for its silence, which would cost
   * the pool a place for good.
   */
  private Future<SqlConnection> limited(Context context, Future<SqlConnection> login) {
    Promise<SqlConnection> limited = ((ContextInternal) context).promise();
    long timer =
        context
            .owner()
            .setTimer(
                connectLimit(), late -> limited.tryFail(new ConnectException("login timed out")));
    login.onComplete(
        opened -> {
          context.owner().cancelTimer(timer);
          if (!limited.tryComplete(opened)) {
            opened.close();
          }
        },
        failure -> {
          context.owner().cancelTimer(timer);
          limited.tryFail(failure);
        });
    return limited.future();
  }

  /** Every attempt with the pause after it. */
  private long connectLimit() {
    long once = config.connectTimeout().plus(config.reconnectInterval()).toMillis();
    return once * (config.reconnectAttempts() + 1);
  }

  /** The options of the pool. */
  PoolOptions pooling(PoolOptions options) {
    boolean pooled = config.tokenPersistenceEnabled();
    return options
        .setMaxSize(pooled ? config.poolSize() + config.maxOverflow() : 1)
        .setMaxLifetime(config.poolRecycle())
        .setMaxLifetimeUnit(TimeUnit.SECONDS)
        .setConnectionTimeout(config.poolTimeout())
        .setConnectionTimeoutUnit(TimeUnit.SECONDS)
        .setIdleTimeout(pooled ? 0 : (int) UNPOOLED.toSeconds())
        .setIdleTimeoutUnit(TimeUnit.SECONDS);
  }

  /** The options of one connection, whichever holds address and login. */
  PgConnectOptions connecting(PgConnectOptions address) {
    PgConnectOptions options = new PgConnectOptions(address);
    options
        .setConnectTimeout((int) config.connectTimeout().toMillis())
        .setReadIdleTimeout((int) config.silenceTimeout().toMillis())
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setTcpKeepAlive(true)
        .setReconnectAttempts(config.reconnectAttempts())
        .setReconnectInterval(config.reconnectInterval().toMillis());
    options
        .setPreparedStatementCacheMaxSize(KEPT_STATEMENTS)
        .setPreparedStatementCacheSqlFilter(sql -> !sql.startsWith(Pages.MARK));
    options.addProperty("application_name", "holdfast");
    if (config.sessionParameters()) {
      session(options);
    }
    return encrypted(options);
  }

  private void session(PgConnectOptions options) {
    options
        .addProperty("search_path", '"' + config.schema() + '"')
        .addProperty("statement_timeout", millis(config.statementTimeout()))
        .addProperty("lock_timeout", millis(config.lockTimeout()))
        .addProperty(
            "idle_in_transaction_session_timeout", millis(config.idleInTransactionTimeout()))
        // An acknowledged write is on the server's disk, whatever the server's default is (rule
        // R6).
        .addProperty("synchronous_commit", "on")
        // A prepared plan outlives the time when its table was small; a scan chosen then would
        // stay.
        .addProperty("enable_seqscan", "off")
        .addProperty("jit", "off");
  }

  private static String millis(Duration time) {
    return Long.toString(time.toMillis());
  }

  private PgConnectOptions encrypted(PgConnectOptions options) {
    SslMode mode = SslMode.of(config.sslMode());
    options.setSslMode(mode);
    if (mode == SslMode.VERIFY_CA || mode == SslMode.VERIFY_FULL) {
      options.setTrustOptions(trusted(config.sslRootCert().orElse(SYSTEM)));
      options.setHostnameVerificationAlgorithm(mode == SslMode.VERIFY_FULL ? "HTTPS" : "");
    } else {
      options.setTrustAll(true).setHostnameVerificationAlgorithm("");
    }
    return options;
  }

  private static TrustOptions trusted(String rootCertificate) {
    if (!SYSTEM.equals(rootCertificate)) {
      return new PemTrustOptions().addCertPath(rootCertificate);
    }
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return Arrays.stream(factory.getTrustManagers())
          .filter(X509TrustManager.class::isInstance)
          .findFirst()
          .map(TrustOptions::wrap)
          .orElseThrow();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JVM's certificates cannot be read", e);
    }
  }
}
