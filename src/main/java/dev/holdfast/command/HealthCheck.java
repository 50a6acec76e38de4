package dev.holdfast.command;

import dev.holdfast.config.HoldfastConfigSource;
import io.smallrye.config.DotEnvConfigSourceProvider;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * Asks the service that runs beside it, under the same configuration, whether it is ready: what a
 * container's health check needs where there is no other program. Starts nothing of the service.
 */
final class HealthCheck {
  private static final Duration CONNECTING = Duration.ofSeconds(1);
  private static final Duration ANSWERING = Duration.ofSeconds(4);
  private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::", "[::]");
  private static final int READY = 200;

  private HealthCheck() {}

  /** The exit code: 0 if it says that it is ready, 1 if it says that it is not or says nothing. */
  static int run() {
    URI probe = probe(config());
    try {
      int status = ask(probe);
      System.out.printf("%s answers %d.%n", probe, status);
      return status == READY ? 0 : 1;
    } catch (IOException e) {
      System.out.printf("%s does not answer (%s).%n", probe, e.getMessage());
      return 1;
    }
  }

  private static SmallRyeConfig config() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .addDefaultSources()
        .withSources(new DotEnvConfigSourceProvider().getConfigSources(loader))
        .withSources(new HoldfastConfigSource())
        .build();
  }

  private static URI probe(SmallRyeConfig config) {
    String host = config.getOptionalValue("quarkus.http.host", String.class).orElse("0.0.0.0");
    int port = config.getOptionalValue("quarkus.http.port", Integer.class).orElse(8080);
    String reachable = EVERY_ADDRESS.contains(host) ? "127.0.0.1" : host;
    return URI.create("http://%s:%d/q/health/ready".formatted(reachable, port));
  }

  private static int ask(URI probe) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) probe.toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout((int) CONNECTING.toMillis());
    connection.setReadTimeout((int) ANSWERING.toMillis());
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }
}
