package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the environment and the file {@code .env} say is what the running process does. */
class ConfigurationIT {
  @WorkingFolder Path folder;

  @ParameterizedTest
  @CsvSource({
    "DATABASE_URL, sqlite:///./other.db",
    "HOLDFAST_DATABASE_URL, sqlite+aiosqlite:///other.db",
    "PG_DSN, jdbc:sqlite:other.db",
    "DATABASE_PATH, other.db",
    "APP_DATABASE__SQLITE_PATH, ./other.db",
    "HOLDFAST_STANDBY_PATH, other.db",
  })
  void theFileThatIsNamedIsTheFileThatIsServed(String variable, String value) throws IOException {
    try (ServiceProcess service = ServiceProcess.ready(folder, Map.of(variable, value))) {
      assertServes(service, "other.db");
    }
  }

  @Test
  void aDotEnvFileCountsLikeTheEnvironment() throws IOException {
    int port = ServiceProcess.freePort();
    Files.writeString(
        folder.resolve(".env"), "DATABASE_URL=sqlite:///./other.db\nAPP_API_PORT=" + port + "\n");
    try (ServiceProcess service = ServiceProcess.readyAt(port, folder, Map.of())) {
      assertServes(service, "other.db");
    }
  }

  @Test
  void theEnvironmentWinsOverTheDotEnvFile() throws IOException {
    Files.writeString(folder.resolve(".env"), "DATABASE_PATH=unused.db\n");
    Map<String, String> environment = Map.of("DATABASE_PATH", "other.db");
    try (ServiceProcess service = ServiceProcess.ready(folder, environment)) {
      assertServes(service, "other.db");
      assertThat(folder.resolve("unused.db")).doesNotExist();
    }
  }

  @Test
  void withNothingConfiguredDataStandsInItsDefaultFile() throws IOException {
    try (ServiceProcess service = ServiceProcess.ready(folder, Map.of())) {
      Posts.fact(service, "kept");
      assertThat(folder.resolve("data/holdfast.db")).isNotEmptyFile();
      assertThat(service.output())
          .containsOnlyOnce("Database: SQLite alone (standalone), file data/holdfast.db;")
          .contains("Environment: development.");
    }
  }

  @Test
  void logsAreJsonLinesWhenAskedFor() throws IOException {
    try (ServiceProcess service =
        ServiceProcess.ready(folder, Map.of("LOG_FORMAT", "json", "SQL_ECHO", "true"))) {
      service.stop();
      ObjectMapper json = new ObjectMapper();
      for (String line : service.output().lines().toList()) {
        JsonNode entry = json.readTree(line);
        assertThat(entry.hasNonNull("timestamp") && entry.hasNonNull("message")).as(line).isTrue();
      }
      assertThat(service.output()).contains("Database: SQLite alone", "begin immediate");
    }
  }

  private void assertServes(ServiceProcess service, String file) {
    String id = Posts.fact(service, "kept");
    service.call().get("/facts/" + id).then().statusCode(200);
    assertThat(folder.resolve(file)).isNotEmptyFile();
    assertThat(folder.resolve("data")).doesNotExist();
  }
}
