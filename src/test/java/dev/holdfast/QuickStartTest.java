package dev.holdfast;

import static dev.holdfast.api.Api.FACTS;
import static dev.holdfast.api.Api.TASKS;
import static dev.holdfast.api.Api.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.holdfast.api.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The main job on real input: what the README's quick start does. */
@QuarkusTest
class QuickStartTest {
  private static final Path LICENSE = Path.of("LICENSE");

  @Test
  void aTaskFetchesTheServicesOwnDocumentation() {
    String url = "http://localhost:" + RestAssured.port + "/q/openapi";
    String id =
        Api.task(
                Map.of(
                    "type",
                    "http.request",
                    "params",
                    Map.of("method", "GET", "url", url),
                    "run_immediately",
                    true))
            .path("id");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> given().get(TASKS + "/" + id + "/status").path("status"), "completed"::equals);
    Response task = given().get(TASKS + "/" + id);
    assertThat(task.<Integer>path("result.status")).isEqualTo(200);
    assertThat(task.<Boolean>path("result.truncated")).isFalse();
    String document = given().get("/q/openapi").asString();
    assertThat(task.<String>path("result.body"))
        .isEqualTo(document)
        .startsWith("---\nopenapi: 3.1");
    assertThat(task.<Float>path("result.meta.exec.latency_ms")).isPositive();
  }

  @Test
  void everyLineOfTheLicenseIsStoredAndFoundAgain() throws IOException {
    List<String> lines = Files.readAllLines(LICENSE);
    assertThat(lines).hasSizeGreaterThan(150);
    String tag = "license-" + UUID.randomUUID();
    List<Map<String, Object>> items =
        lines.stream()
            .map(line -> Map.<String, Object>of("text", line, "tags", List.of(tag)))
            .toList();
    json(Map.of("items", items)).post(FACTS + ":batch").then().statusCode(200);
    given().get(FACTS + "?tag=" + tag).then().body("total", equalTo(lines.size()));
    for (String line : lines) {
      int wanted =
          (int) lines.stream().filter(other -> folded(other).contains(folded(line))).count();
      given()
          .queryParam("q", line.toUpperCase())
          .queryParam("tag", tag)
          .get(FACTS)
          .then()
          .statusCode(200)
          .body("total", equalTo(wanted));
    }
  }

  private static String folded(String text) {
    return dev.holdfast.domain.Folding.fold(text);
  }
}
