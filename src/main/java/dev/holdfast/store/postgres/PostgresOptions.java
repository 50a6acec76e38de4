package dev.holdfast.store.postgres;

import dev.holdfast.config.HoldfastConfig;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.eclipse.microprofile.config.Config;

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
  private final Config settings;
  private volatile Connections pooled;
  private volatile int dropped;

  PostgresOptions(HoldfastConfig config, Config settings) {
    this.config = config.postgres();
    this.settings = settings;
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
    Connections pooled = new Connections(input.vertx(), connect, connectLimit());
    pool.connectionProvider(pooled::connect);
    this.pooled = pooled;
    return new QuietPool(pool);
  }

  /** The pool's connections are broken off, and none is made until {@link #allowPool}. */
  void dropPool() {
    if (pooled != null) {
      dropped = pooled.size();
      pooled.refuse();
    }
  }

  /** The pool makes connections again. */
  void allowPool() {
    if (pooled != null) {
      pooled.allow();
    }
  }

  /** How many connections the pool had when they were dropped last. */
  int dropped() {
    return dropped;
  }

  /** How many connections the pool has, or is making. */
  int pooled() {
    return pooled == null ? 0 : pooled.size();
  }

  /** Every attempt with the pause after it. */
  Duration connectLimit() {
    Duration once = config.connectTimeout().plus(config.reconnectInterval());
    return once.multipliedBy(config.reconnectAttempts() + 1L);
  }

  /**
   * Where the server is and who logs in, as the service's own properties say.
   *
   * @param use for metrics and for the server's list of sessions
   */
  PgConnectOptions address(String use) {
    PgConnectOptions address =
        new PgConnectOptions()
            .setHost(config.host())
            .setPort(config.port())
            .setDatabase(config.database())
            .setMetricsName("postgresql|" + use);
    settings
        .getOptionalValue("quarkus.datasource.username", String.class)
        .ifPresent(address::setUser);
    settings
        .getOptionalValue("quarkus.datasource.password", String.class)
        .ifPresent(address::setPassword);
    return address;
  }

  /**
   * The options of a connection beside the pool that must fail early.
   *
   * @param connect by which it must be connected; it is not tried again
   * @param silence after which it is closed, idle or not
   * @param statement limit of a statement
   */
  PgConnectOptions impatient(String use, Duration connect, Duration silence, Duration statement) {
    PgConnectOptions options = connecting(address(use));
    options
        .setConnectTimeout((int) connect.toMillis())
        .setReadIdleTimeout((int) silence.toMillis())
        .setReconnectAttempts(0);
    options.addProperty("application_name", "holdfast-" + use);
    if (config.sessionParameters()) {
      options
          .addProperty("statement_timeout", millis(statement))
          .addProperty("lock_timeout", millis(statement.dividedBy(2)));
    }
    return options;
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
