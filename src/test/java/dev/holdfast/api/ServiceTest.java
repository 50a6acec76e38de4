package dev.holdfast.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The front door, health, probes, metrics and the documentation of the API. */
@QuarkusTest
class ServiceTest {

  /** Which store serves. */
  String mode() {
    return "standalone";
  }

  /** What the service is for. */
  String environment() {
    return "testing";
  }

  private boolean isAlone() {
    return mode().equals("standalone");
  }

  @Test
  void theFrontDoorSaysWhereToGo() {
    given()
        .get("/")
        .then()
        .statusCode(200)
        .body("message", equalTo("Holdfast"))
        .body("docs", equalTo("/q/swagger-ui"))
        .body("health", equalTo("/health"));
  }

  @Test
  void everyAnswerNamesModeAndRequest() {
    for (String path : List.of("/", "/health", "/q/health/live", "/nowhere", "/api/v1/tasks/x")) {
      given()
          .header("X-Request-ID", "abc-1")
          .get(path)
          .then()
          .header("X-Request-ID", "abc-1")
          .header("Holdfast-Mode", mode());
    }
    given()
        .header("X-Request-ID", "with space")
        .get("/")
        .then()
        .header("X-Request-ID", notNullValue());
  }

  @Test
  void healthTellsOfBothDatabases() {
    await("the copy is warm")
        .until(() -> "healthy".equals(given().get("/health").<String>path("status")));
    given()
        .get("/health")
        .then()
        .statusCode(200)
        .body("environment", equalTo(environment()))
        .body("database.mode", equalTo(mode()))
        .body("database.primary.configured", equalTo(!isAlone()))
        .body("database.primary.connected", equalTo(!isAlone()))
        .body("database.fallback.connected", equalTo(true))
        .body("database.journal.depth", equalTo(0))
        .body("database.circuit_breaker", equalTo("closed"));
  }

  @Test
  void theProbesAnswer() {
    for (String probe : List.of("live", "ready", "started")) {
      given().get("/q/health/" + probe).then().statusCode(200).body("status", equalTo("UP"));
    }
    given()
        .get("/q/health/ready")
        .then()
        .body("checks[0].data.fallback", equalTo("connected"))
        .body("checks[0].data.primary", equalTo(isAlone() ? "not configured" : "connected"));
    given().get("/readyz").then().body("status", equalTo("ready")).body("deps.db", equalTo("ok"));
  }

  @Test
  void metricsCoverHttpStoreQueueAndWorker() {
    Api.idleTask();
    String metrics = given().get("/q/metrics").then().statusCode(200).extract().asString();
    assertThat(metrics)
        .contains(
            "http_server_requests_seconds",
            "holdfast_store_commit_seconds",
            "holdfast_store_waiting_writes",
            "holdfast_tasks{",
            "holdfast_worker_running");
  }

  private static Map<String, Map<String, Map<String, Object>>> paths() {
    return given()
        .accept(ContentType.JSON)
        .get("/q/openapi?format=json")
        .then()
        .statusCode(200)
        .body("openapi", containsString("3.1"))
        .extract()
        .path("paths");
  }

  @Test
  void theDocumentationHasAnExampleForEveryBodyAndEveryErrorOfEveryCall() {
    paths()
        .forEach(
            (path, calls) ->
                calls.forEach(
                    (method, call) -> {
                      @SuppressWarnings("unchecked")
                      Map<String, Object> responses = (Map<String, Object>) call.get("responses");
                      assertThat(responses.keySet()).as(method + " " + path).contains("500");
                      if (path.startsWith("/api/") && !method.equals("get")) {
                        assertThat(responses.keySet()).contains("422", "503", "507");
                      }
                    }));
    given()
        .accept(ContentType.JSON)
        .get("/q/openapi?format=json")
        .then()
        .body("components.schemas.NewTask.examples[0].type", equalTo("http.request"))
        .body("components.schemas.NewFact.examples[0].tags", hasItems("ops"))
        .body(
            "components.schemas.Problem.properties.type.examples[0]", containsString("/problems/"));
    given().get("/q/swagger-ui/").then().statusCode(200);
  }

  @Test
  void allowNamesTheMethodsThatAPathReallyHas() {
    paths()
        .forEach(
            (path, calls) -> {
              Set<String> real =
                  calls.keySet().stream()
                      .map(String::toUpperCase)
                      .collect(Collectors.toCollection(TreeSet::new));
              String concrete = path.replaceAll("\\{[^}]+}", "x");
              String allow = given().put(concrete).then().statusCode(405).extract().header("Allow");
              assertThat(new TreeSet<>(List.of(allow.split(", ")))).as(path).isEqualTo(real);
            });
  }

  @Test
  void everyTypeOfProblemIsAPage() {
    for (ProblemType type : ProblemType.values()) {
      given()
          .accept(ContentType.HTML)
          .get(type.uri())
          .then()
          .statusCode(200)
          .body(containsString(type.title()));
    }
    given().get("/problems/none").then().statusCode(404);
  }
}
