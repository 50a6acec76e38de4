package dev.holdfast.worker.handlers;

import static dev.holdfast.worker.TaskCalls.awaitStatus;
import static dev.holdfast.worker.TaskCalls.create;
import static dev.holdfast.worker.TaskCalls.task;

import io.restassured.path.json.JsonPath;
import java.util.HashMap;
import java.util.Map;

/** Tasks of type {@code http.request}. */
final class HttpTasks {
  private HttpTasks() {}

  /** The id of a task with params as name, value, name, value; it has two quick attempts. */
  static String start(String url, Object... params) {
    Map<String, Object> all = new HashMap<>();
    all.put("url", url);
    for (int i = 0; i < params.length; i += 2) {
      all.put((String) params[i], params[i + 1]);
    }
    Map<String, Object> backoff = Map.of("initial_seconds", 0.01);
    return create(task("http.request", all, "max_attempts", 2, "backoff", backoff));
  }

  /** The task, completed. */
  static JsonPath completed(String url, Object... params) {
    return awaitStatus(start(url, params), "completed");
  }

  /** The task, failed. */
  static JsonPath failed(String url, Object... params) {
    return awaitStatus(start(url, params), "failed");
  }
}
