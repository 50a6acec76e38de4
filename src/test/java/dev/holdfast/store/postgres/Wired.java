package dev.holdfast.store.postgres;

import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.config.HoldfastConfigSource;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The service's own options and pool, made of variables and properties as its start makes them. */
final class Wired implements AutoCloseable {
  private static final int ENVIRONMENT = 300;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final SmallRyeConfig settings;
  private final Vertx vertx = Vertx.vertx();
  private final PostgresOptions options;
  private Pool pool;

  private Wired(Map<String, String> given) {
    settings =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .addDiscoveredConverters()
            .withProfile("test")
            .withSources(new PropertiesConfigSource(given, "given", ENVIRONMENT))
            .withSources(new HoldfastConfigSource())
            .withMapping(HoldfastConfig.class)
            .withDefaultValue("quarkus.application.version", "1")
            .build();
    options = new PostgresOptions(config(), settings);
  }

  /**
   * What a start makes of these.
   *
   * @param url becomes {@code DATABASE_URL}
   * @param namesAndValues by turns; a name in lower case stands below {@code holdfast.postgres}
   */
  static Wired to(String url, String... namesAndValues) {
    Map<String, String> given = new HashMap<>();
    given.put("DATABASE_URL", url);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String name = namesAndValues[i];
      boolean variable = Character.isUpperCase(name.charAt(0));
      given.put(variable ? name : "holdfast.postgres." + name, namesAndValues[i + 1]);
    }
    return new Wired(given);
  }

  /** The same on a database of the server of all tests. */
  static Wired on(String database, String... namesAndValues) {
    return to(PostgresServer.url(database), namesAndValues);
  }

  /** What Quarkus makes of the properties before the service has its say. */
  PgConnectOptions address() {
    PgConnectOptions address =
        PgConnectOptions.fromUri(setting("quarkus.datasource.reactive.url"))
            .setUser(setting("quarkus.datasource.username"));
    settings
        .getOptionalValue("quarkus.datasource.password", String.class)
        .ifPresent(address::setPassword);
    return address;
  }

  String setting(String name) {
    return settings.getValue(name, String.class);
  }

  PgConnectOptions connecting() {
    return options.connecting(address());
  }

  /** What the pool is built with. */
  PoolOptions pooling() {
    return options.pooling(new PoolOptions());
  }

  /** The service's pool. */
  Pool pool() {
    if (pool == null) {
      pool = Pool.newInstance(options.create(input()));
    }
    return pool;
  }

  HoldfastConfig config() {
    return settings.getConfigMapping(HoldfastConfig.class);
  }

  PostgresOptions options() {
    return options;
  }

  Vertx vertx() {
    return vertx;
  }

  private PgPoolCreator.Input input() {
    return new PgPoolCreator.Input() {
      @Override
      public Vertx vertx() {
        return vertx;
      }

      @Override
      public PoolOptions poolOptions() {
        return new PoolOptions();
      }

      @Override
      public List<PgConnectOptions> pgConnectOptionsList() {
        return List.of(address());
      }
    };
  }

  /** A connection beside the pool, as the probe's. */
  PgConnection connection() {
    return got(PgConnection.connect(io.vertx.mutiny.core.Vertx.newInstance(vertx), connecting()));
  }

  /** The first value of the first row, as text. */
  String value(String sql) {
    return got(pool().query(sql).execute()).iterator().next().getValue(0).toString();
  }

  /** What the service makes of a statement's failure. */
  PostgresFailures failure(String sql) {
    return failure(pool().query(sql).execute());
  }

  PostgresFailures failure(Uni<?> work) {
    return PostgresFailures.of(thrown(work));
  }

  static <T> T got(Uni<T> work) {
    return work.await().atMost(PATIENCE);
  }

  /** With which it fails, as the service sees it. */
  static Throwable thrown(Uni<?> work) {
    return work.map(value -> (Throwable) new AssertionError("it gave " + value))
        .onFailure()
        .recoverWithItem(failure -> failure)
        .await()
        .atMost(PATIENCE);
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.closeAndForget();
    }
    // A login that nobody answers would keep it open.
    vertx.close();
  }
}
