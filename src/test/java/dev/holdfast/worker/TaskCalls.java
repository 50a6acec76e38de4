package dev.holdfast.worker;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a client does with tasks over HTTP, and waiting for what comes of it. */
public final class TaskCalls {
  /** Longer than anything takes on a slow machine. */
  public static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String TASKS = "/api/v1/tasks";

  private TaskCalls() {}

  /** A task that is to run at once, with fields beyond type and params. */
  public static Map<String, Object> task(String type, Object params, Object... fields) {
    Map<String, Object> task = new HashMap<>();
    task.put("type", type);
    task.put("params", params);
    task.put("run_immediately", true);
    for (int i = 0; i < fields.length; i += 2) {
      task.put((String) fields[i], fields[i + 1]);
    }
    return task;
  }

  /** Creates it and gives its id. */
  public static String create(Map<String, Object> task) {
    return given()
        .contentType("application/json")
        .body(task)
        .post(TASKS)
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  /** Creates all of them in one write and gives their ids. */
  public static List<String> createAll(List<Map<String, Object>> tasks) {
    return given()
        .urlEncodingEnabled(false)
        .contentType("application/json")
        .body(Map.of("items", tasks))
        .post("/api/v1/tasks:batch")
        .then()
        .statusCode(200)
        .extract()
        .path("items.id");
  }

  /** The task as it stands. */
  public static JsonPath get(String id) {
    return given().get(TASKS + "/" + id).then().statusCode(200).extract().jsonPath();
  }

  /** Its runs. */
  public static List<Map<String, Object>> attempts(String id) {
    return given()
        .get(TASKS + "/" + id + "/attempts")
        .then()
        .statusCode(200)
        .extract()
        .path("items");
  }

  /** Runs it again. */
  public static JsonPath run(String id) {
    return post(id, "run");
  }

  /** Cancels it. */
  public static JsonPath cancel(String id) {
    return post(id, "cancel");
  }

  private static JsonPath post(String id, String verb) {
    return given().post(TASKS + "/" + id + "/" + verb).then().statusCode(200).extract().jsonPath();
  }

  /** Deletes it. */
  public static void delete(String id) {
    given().delete(TASKS + "/" + id).then().statusCode(204);
  }

  /** The answer's status to a look at it. */
  public static int statusCode(String id) {
    return given().get(TASKS + "/" + id).statusCode();
  }

  /** Waits until it has a status and gives it as it is then. */
  public static JsonPath awaitStatus(String id, String status) {
    return await()
        .alias("task " + id + " " + status)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> get(id), task -> status.equals(task.getString("status")));
  }

  /** Waits until so many of its runs are written and gives them. */
  public static List<Map<String, Object>> awaitAttempts(String id, int count) {
    return await()
        .alias(count + " attempts of " + id)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> attempts(id), attempts -> attempts.size() >= count);
  }
}
