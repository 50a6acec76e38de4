package dev.holdfast.process;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * One call of a script that is made to two services. {@code {a}} in path and headers stands for the
 * id in the answer that was kept {@code as("a")}, {@code {a.field}} for a field of it, {@code
 * {a.etag}} for its tag.
 *
 * @param status what both must answer with
 * @param name under which the answer is kept, or null
 * @param until the status of the task that is waited for, or null
 * @param replayed whether the answer must be a repeated one
 */
record Call(
    String method,
    String path,
    Map<String, String> headers,
    String body,
    int status,
    String name,
    String until,
    boolean replayed) {
  static final String API = "/api/v1";

  private static Call of(String method, String path, String body) {
    Map<String, String> headers =
        body == null ? Map.of() : Map.of("Content-Type", "application/json");
    return new Call(method, API + path, headers, body, 200, null, null, false);
  }

  static Call get(String path) {
    return of("GET", path, null);
  }

  /** A path outside of the API. */
  static Call page(String path) {
    return new Call("GET", path, Map.of(), null, 200, null, null, false);
  }

  static Call post(String path, String body) {
    return of("POST", path, body).gives(201);
  }

  /** A verb without a body. */
  static Call post(String path) {
    return of("POST", path, null);
  }

  static Call batch(String path, String... items) {
    return of("POST", path + ":batch", "{\"items\":[" + String.join(",", items) + "]}");
  }

  static Call put(String path, String body) {
    return of("PUT", path, body);
  }

  static Call patch(String path, String body) {
    return of("PATCH", path, body);
  }

  static Call merge(String path, String body) {
    return of("PATCH", path, body).with("Content-Type", "application/merge-patch+json");
  }

  static Call delete(String path) {
    return of("DELETE", path, null).gives(path.startsWith("/tasks/") ? 204 : 200);
  }

  /** Looks at a task until it has a status. */
  static Call await(String task, String status) {
    return new Call("GET", API + "/tasks/{" + task + "}", Map.of(), null, 200, null, status, false);
  }

  Call gives(int wanted) {
    return new Call(method, path, headers, body, wanted, name, until, replayed);
  }

  Call as(String kept) {
    return new Call(method, path, headers, body, status, kept, until, replayed);
  }

  Call again() {
    return new Call(method, path, headers, body, status, name, until, true);
  }

  Call with(String header, String value) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put(header, value);
    return new Call(method, path, all, body, status, name, until, replayed);
  }

  Call keyed(String key) {
    return with("Idempotency-Key", key);
  }

  /** Appends a parameter of the query. */
  Call query(String parameter, String value) {
    String pair = parameter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    String longer = path + (path.contains("?") ? "&" : "?") + pair;
    return new Call(method, longer, headers, body, status, name, until, replayed);
  }

  @Override
  public String toString() {
    String start = body == null ? "" : " " + body.substring(0, Math.min(200, body.length()));
    return method + " " + path + " " + headers + start;
  }
}
