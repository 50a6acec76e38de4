package dev.holdfast.api;

import static dev.holdfast.api.Api.TASKS;
import static dev.holdfast.api.Api.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Tasks over HTTP, as the contract says. */
@QuarkusTest
class TaskApiTest {
  private static final List<String> FIELDS =
      List.of(
          "id",
          "type",
          "description",
          "params",
          "domain",
          "drift_score",
          "status",
          "result",
          "error",
          "created_at",
          "updated_at",
          "queue",
          "priority",
          "run_after",
          "attempt",
          "max_attempts",
          "timeout_seconds",
          "backoff",
          "unique_key",
          "concurrency_key",
          "depends_on",
          "on_dependency_failure",
          "labels",
          "schedule_id",
          "duplicate_of",
          "worker",
          "lease_expires_at",
          "started_at",
          "finished_at",
          "version");
  private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z";

  private static String unique() {
    return "t-" + UUID.randomUUID();
  }

  @Test
  void aNewTaskHasEveryFieldWithItsDefault() {
    Response created = Api.task(Map.of("type", "idle.none"));
    Map<String, Object> task = created.path("$");
    assertThat(task.keySet()).containsExactlyInAnyOrderElementsOf(FIELDS);
    created
        .then()
        .header("ETag", notNullValue())
        .header("Location", matchesPattern(".*/api/v1/tasks/" + task.get("id")))
        .body("description", equalTo(""))
        .body("params", equalTo(Map.of()))
        .body("domain", nullValue())
        .body("drift_score", equalTo(0.0f))
        .body("status", equalTo("created"))
        .body("created_at", matchesPattern(TIME))
        .body("queue", equalTo("default"))
        .body("attempt", equalTo(0))
        .body("max_attempts", equalTo(5))
        .body("depends_on", equalTo(List.of()))
        .body("on_dependency_failure", equalTo("cancel"))
        .body("version", equalTo(1));
    given().get(TASKS + "/" + task.get("id")).then().statusCode(200).body("$", equalTo(task));
  }

  @Test
  void whatWasSentComesBackAsTheSameJson() {
    String params = "{\"b\":1.10,\"a\":[1e3,\"\\u00fc\\ud83d\\ude00\",null,true],\"n\":{}}";
    Response created =
        json("""
                {"type":"idle.none","description":"d","params":%s,"domain":"dom",
                 "drift_score":0.5,"queue":"q:1","priority":-7,"max_attempts":2,
                 "timeout_seconds":9,"run_after":"2099-01-01T01:00:00.1234567+01:00",
                 "backoff":{"initial_seconds":2},"labels":{"k":"v"},"unknown":1}
                """
                .formatted(params))
            .post(TASKS);
    created
        .then()
        .statusCode(201)
        .body("params.a", contains(1000.0f, "ü😀", null, true))
        .body("run_after", equalTo("2099-01-01T00:00:00.123456Z"))
        .body("backoff.factor", equalTo(2.0f))
        .body("labels.k", equalTo("v"));
    assertThat(created.asString()).contains("\"b\":1.10");
  }

  @Test
  void runAndCancelFollowTheTable() {
    String id = Api.idleTask();
    given()
        .post(TASKS + "/" + id + "/run")
        .then()
        .statusCode(200)
        .body("status", equalTo("queued"));
    given().post(TASKS + "/" + id + "/run").then().statusCode(200).body("version", equalTo(2));
    given()
        .post(TASKS + "/" + id + "/cancel")
        .then()
        .statusCode(200)
        .body("status", equalTo("cancelled"))
        .body("finished_at", matchesPattern(TIME));
    given().post(TASKS + "/" + id + "/cancel").then().statusCode(200).body("version", equalTo(3));
    given()
        .get(TASKS + "/" + id + "/status")
        .then()
        .statusCode(200)
        .body("$", equalTo(given().get(TASKS + "/" + id + "/status").path("$")))
        .body("status", equalTo("cancelled"));
    given().post(TASKS + "/" + id + "/run").then().body("status", equalTo("queued"));
  }

  @Test
  void onlyAFinishedTaskIsDeleted() {
    String id = Api.idleTask();
    given()
        .delete(TASKS + "/" + id)
        .then()
        .statusCode(409)
        .body("type", equalTo("/problems/conflict"));
    given().post(TASKS + "/" + id + "/cancel");
    given().delete(TASKS + "/" + id).then().statusCode(204);
    given().get(TASKS + "/" + id).then().statusCode(404);
  }

  @Test
  void patchReplacesFieldsAndMergePatchMergesThem() {
    String id = Api.task(Map.of("type", "idle.none", "params", Map.of("a", 1, "b", 2))).path("id");
    json("{\"params\":{\"c\":3},\"priority\":4,\"description\":\"new\"}")
        .patch(TASKS + "/" + id)
        .then()
        .statusCode(200)
        .body("params", equalTo(Map.of("c", 3)))
        .body("version", equalTo(2));
    given()
        .contentType("application/merge-patch+json")
        .body("{\"params\":{\"c\":null,\"d\":{\"x\":1}},\"labels\":{\"k\":\"v\"}}")
        .patch(TASKS + "/" + id)
        .then()
        .statusCode(200)
        .body("params", equalTo(Map.of("d", Map.of("x", 1))))
        .body("labels.k", equalTo("v"))
        .body("description", equalTo("new"));
  }

  @Test
  void aPatchThatChangesNothingChangesNeitherVersionNorTag() {
    Response created = Api.task(Map.of("type", "idle.none", "params", Map.of("a", 1, "b", 2)));
    String id = created.path("id");
    for (String body : List.of("{}", "{\"params\":{\"b\":2,\"a\":1.0}}", "{\"priority\":0}")) {
      json(body)
          .patch(TASKS + "/" + id)
          .then()
          .statusCode(200)
          .header("ETag", created.header("ETag"))
          .body("version", equalTo(1));
    }
  }

  @Test
  void conditionsAreHonoured() {
    Response created = Api.task(Map.of("type", "idle.none"));
    String path = TASKS + "/" + created.path("id");
    String tag = created.header("ETag");
    given().header("If-None-Match", tag).get(path).then().statusCode(304);
    given().header("If-None-Match", "W/" + tag).get(path).then().statusCode(304);
    given().header("If-None-Match", "\"other\"").get(path).then().statusCode(200);
    given().header("If-Match", "\"other\"").post(path + "/run").then().statusCode(412);
    given().header("If-Match", "W/" + tag).post(path + "/run").then().statusCode(412);
    given().header("If-Match", "\"x\", " + tag).post(path + "/run").then().statusCode(200);
    given().header("If-Match", tag).post(path + "/cancel").then().statusCode(412);
    given().header("If-Match", tag).delete(path).then().statusCode(412);
    given().header("If-Match", "*").post(path + "/cancel").then().statusCode(200);
  }

  @Test
  void aBatchIsStoredInOrderOrNotAtAll() {
    String queue = unique();
    json(Map.of(
            "items",
            List.of(
                Map.of("type", "idle.a", "queue", queue),
                Map.of("type", "idle.b", "queue", queue))))
        .post(TASKS + ":batch")
        .then()
        .statusCode(200)
        .body("items.type", contains("idle.a", "idle.b"));
    json(Map.of("items", List.of(Map.of("type", "idle.c", "queue", queue), Map.of("type", 5))))
        .post(TASKS + ":batch")
        .then()
        .statusCode(422)
        .body("errors.field", contains("items[1].type"));
    given().get(TASKS + "?queue=" + queue).then().body("total", equalTo(2));
  }

  @Test
  void aListIsPagedByCursorAndLink() {
    String queue = unique();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(0, Api.task(Map.of("type", "idle.none", "queue", queue)).path("id"));
    }
    Response first = given().get(TASKS + "?limit=2&queue=" + queue);
    first.then().body("total", equalTo(5)).body("items.id", equalTo(ids.subList(0, 2)));
    String link = first.header("Link");
    assertThat(link).startsWith("</api/v1/tasks?").endsWith(">; rel=\"next\"");
    Response second = given().urlEncodingEnabled(false).get(link.substring(1, link.indexOf('>')));
    second.then().body("items.id", equalTo(ids.subList(2, 4)));
    given()
        .get(
            TASKS + "?limit=2&total=false&queue=" + queue + "&cursor=" + second.path("next_cursor"))
        .then()
        .body("items.id", equalTo(ids.subList(4, 5)))
        .body("next_cursor", nullValue())
        .body("total", nullValue());
  }

  @Test
  void aListIsFiltered() {
    String queue = unique();
    String id =
        Api.task(
                Map.of(
                    "type",
                    "idle.none",
                    "queue",
                    queue,
                    "labels",
                    Map.of("team", "a:b"),
                    "description",
                    "Grüße"))
            .path("id");
    Api.task(Map.of("type", "idle.other", "queue", queue));
    for (String filter :
        List.of("type=idle.none", "label=team:a:b", "q=GRÜSSE", "status=created&type=idle.none")) {
      given()
          .get(TASKS + "?queue=" + queue + "&" + filter)
          .then()
          .statusCode(200)
          .body("items.id", contains(id));
    }
    given()
        .get(TASKS + "?queue=" + queue + "&status=queued&status=running")
        .then()
        .body("items", hasSize(0));
  }

  @Test
  void aKeyMakesARequestSafeToRepeat() {
    String key = unique();
    Map<String, String> body = Map.of("type", "idle.none", "queue", key);
    Response first = json(body).header("Idempotency-Key", key).post(TASKS);
    given().post(TASKS + "/" + first.path("id") + "/cancel");
    Response again = json(body).header("Idempotency-Key", key).post(TASKS);
    again.then().statusCode(201).header("Idempotent-Replayed", "true");
    assertThat(again.asString()).isEqualTo(first.asString());
    assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
    json(Map.of("type", "idle.other"))
        .header("Idempotency-Key", key)
        .post(TASKS)
        .then()
        .statusCode(422)
        .body("type", equalTo("/problems/key-reused"));
    given().get(TASKS + "?queue=" + key).then().body("total", equalTo(1));
  }

  @Test
  void aKeyKeepsRefusalsToo() {
    String id = Api.idleTask();
    String key = unique();
    Response first = given().header("Idempotency-Key", key).delete(TASKS + "/" + id);
    given().post(TASKS + "/" + id + "/cancel");
    Response again = given().header("Idempotency-Key", key).delete(TASKS + "/" + id);
    first.then().statusCode(409);
    again.then().statusCode(409).header("Idempotent-Replayed", "true");
    assertThat(again.asString()).isEqualTo(first.asString());
  }

  @Test
  void fieldsThatAreNotBuiltYetAreRefusedUnlessNull() {
    for (String field :
        List.of(
            "unique_key",
            "concurrency_key",
            "depends_on",
            "on_dependency_failure",
            "schedule_id")) {
      json("{\"type\":\"idle.none\",\"" + field + "\":\"x\"}")
          .post(TASKS)
          .then()
          .statusCode(422)
          .body("errors.field", contains(field))
          .body("errors.message", contains("is not yet supported"));
      json("{\"type\":\"idle.none\",\"" + field + "\":null}").post(TASKS).then().statusCode(201);
    }
    json("{\"items\":[{\"type\":\"a\"}],\"atomic\":false}")
        .post(TASKS + ":batch")
        .then()
        .statusCode(422)
        .body("errors.field", contains("atomic"));
  }

  @Test
  void aKeyedPatchOfAnotherKindIsAnotherRequest() {
    String path = TASKS + "/" + Api.idleTask();
    String key = unique();
    json("{\"params\":{\"a\":1}}")
        .header("Idempotency-Key", key)
        .patch(path)
        .then()
        .statusCode(200);
    given()
        .contentType("application/merge-patch+json")
        .body("{\"params\":{\"a\":1}}")
        .header("Idempotency-Key", key)
        .patch(path)
        .then()
        .statusCode(422)
        .body("type", equalTo("/problems/key-reused"));
  }

  @Test
  void conditionsMayComeInSeveralLines() {
    Response created = Api.task(Map.of("type", "idle.none"));
    String path = TASKS + "/" + created.path("id");
    String tag = created.header("ETag");
    given().header("If-Match", "\"a\"", tag).post(path + "/run").then().statusCode(200);
  }
}
