package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.store.postgres.PostgresServer;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same calls, made to the service on SQLite alone, on PostgreSQL, and on SQLite in its place,
 * get the same answers: no client can tell which store serves.
 */
class DifferentialIT {
  private static ServiceProcess alone;
  private static ServiceProcess primary;
  private static ServiceProcess fallback;

  @BeforeAll
  static void start(@WorkingFolder Path folder) throws IOException {
    String url = PostgresServer.url(PostgresServer.database());
    alone = ServiceProcess.ready(Files.createDirectory(folder.resolve("alone")), Map.of());
    primary =
        ServiceProcess.ready(
            Files.createDirectory(folder.resolve("primary")),
            Map.of("DATABASE_URL", url, "ENV", "development"));
    fallback =
        ServiceProcess.ready(
            Files.createDirectory(folder.resolve("fallback")),
            Map.of(
                "DATABASE_URL", PostgresServer.url(PostgresServer.database()),
                "ENV", "development",
                // Other tasks than its own too, for the scripts ask for runs of all of them.
                "HOLDFAST_SYNC_WORK", "ALL"));
    await("the copy is warm")
        .until(() -> "warm".equals(fallback.call().get("/sync").<String>path("replica.state")));
    fallback.call().post("/sync/failover").then().statusCode(200);
  }

  @AfterAll
  static void stop() {
    Stream.of(alone, primary, fallback).filter(each -> each != null).forEach(ServiceProcess::close);
  }

  static Stream<Script> scripts() {
    return Stream.of(FactScripts.all(), TaskScripts.all(), ListScripts.all(), WorkerScripts.all())
        .flatMap(Collection::stream);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scripts")
  void allModesAnswerAlike(Script script) {
    Side left = new Side("SQLite", alone);
    Side right = new Side("PostgreSQL", primary);
    Side instead = new Side("SQLite in its place", fallback);
    for (Call call : script.calls()) {
      String onSqlite = left.answer(call);
      assertThat(right.answer(call)).as("%s: %s", script, call).isEqualTo(onSqlite);
      if (call.path().equals("/readyz")) {
        continue; // It tells of the stores themselves.
      }
      assertThat(instead.answer(call)).as("%s: %s, fallback", script, call).isEqualTo(onSqlite);
    }
    assertThat(mode(primary)).as("no refusal flips the mode").isEqualTo("primary");
  }

  private static String mode(ServiceProcess service) {
    return service.call().get("/tasks").header("Holdfast-Mode");
  }

  /** What tells of the stores themselves has the same fields at least. */
  @Test
  void healthHasTheSameFieldsOnBoth() {
    assertThat(fields(primary, "/health")).isEqualTo(fields(alone, "/health"));
    assertThat(fields(primary, "/health.database")).isEqualTo(fields(alone, "/health.database"));
  }

  private static Set<String> fields(ServiceProcess service, String where) {
    String[] parts = where.split("\\.");
    String below = parts.length == 1 ? "$" : parts[1];
    Map<String, ?> found = service.call().basePath("").get(parts[0]).path(below);
    return new TreeSet<>(found.keySet());
  }

  @Test
  void allAreWhatTheyAreSaidToBe() {
    assertThat(mode(alone)).isEqualTo("standalone");
    assertThat(mode(primary)).isEqualTo("primary");
    assertThat(mode(fallback)).isEqualTo("fallback");
  }

  @Test
  void everyOperationOfTheDocumentIsCompared() {
    Map<String, Map<String, Object>> paths =
        alone
            .call()
            .basePath("")
            .accept(ContentType.JSON)
            .get("/q/openapi?format=json")
            .path("paths");
    List<String> called =
        scripts()
            .flatMap(script -> script.calls().stream())
            .filter(call -> call.status() < 300)
            .map(call -> call.method() + " " + call.path().replaceAll("\\?.*", ""))
            .toList();
    Set<String> missing = new TreeSet<>();
    paths.forEach(
        (path, operations) ->
            operations.keySet().stream()
                .map(method -> method.toUpperCase(java.util.Locale.ROOT) + " " + path)
                .filter(
                    operation -> called.stream().noneMatch(pattern(operation).asMatchPredicate()))
                .forEach(missing::add));
    // Health is compared by its fields; sync tells of the stores themselves.
    assertThat(missing)
        .containsExactly(
            "GET /api/v1/sync",
            "GET /health",
            "POST /api/v1/sync/failover",
            "POST /api/v1/sync/recover");
  }

  private static Pattern pattern(String operation) {
    return Pattern.compile(operation.replaceAll("\\{[^}]+}", "[^/]+"));
  }
}
