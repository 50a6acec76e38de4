package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.postgres.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a container's health check asks, by the executable itself. */
class HealthCommandIT {
  private static final String PROBE = "http://127.0.0.1:%d/q/health/ready ";

  @WorkingFolder Path folder;

  @Test
  void itTellsWhetherTheServiceBesideItIsReady() throws Exception {
    int port;
    try (ServiceProcess service = ServiceProcess.ready(folder, Map.of())) {
      port = service.port();
      Map<String, String> same = Map.of("PORT", Integer.toString(port));

      health(same).assertTold(0, PROBE.formatted(port) + "answers 200.");
    }

    health(Map.of("PORT", Integer.toString(port)))
        .assertTold(1, PROBE.formatted(port) + "does not answer (");
  }

  /** As the service does: .env below the environment, the bind address where it is one. */
  @Test
  void itReadsTheConfigurationOfTheService() throws Exception {
    try (ServiceProcess service = ServiceProcess.ready(folder, Map.of("ENV", "production"))) {
      Files.writeString(folder.resolve(".env"), "APP_API_PORT=" + service.port());

      health(Map.of("QUARKUS_HTTP_HOST", "127.0.0.1", "DATABASE_URL", "nonsense://"))
          .assertTold(0, PROBE.formatted(service.port()) + "answers 200.");
    }
  }

  @Test
  void aServiceWithoutItsPostgresIsReadyForSqliteServes() throws Exception {
    String database = PostgresServer.database();
    Map<String, String> environment = new HashMap<>(Servers.of(database));
    try (ServiceProcess service = ServiceProcess.ready(folder, environment)) {
      environment.put("PORT", Integer.toString(service.port()));
      PostgresServer.execute("postgres", "drop database " + database + " with (force)");

      health(environment).assertTold(0, PROBE.formatted(service.port()) + "answers 200.");
      assertThat(service.isAlive()).isTrue();
    }
  }

  @Test
  void aServiceWithoutAnyStoreIsNotReady() throws Exception {
    try (ServiceProcess service = ServiceProcess.ready(folder, Map.of())) {
      Files.move(folder.resolve("data"), folder.resolve("elsewhere"));

      health(Map.of("PORT", Integer.toString(service.port())))
          .assertTold(1, PROBE.formatted(service.port()) + "answers 503.");
      assertThat(service.isAlive()).isTrue();
    }
  }

  private Commanded health(Map<String, String> environment) throws Exception {
    return Commanded.run(folder, environment, "health");
  }
}
