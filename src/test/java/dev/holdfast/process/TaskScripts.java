package dev.holdfast.process;

import static dev.holdfast.process.Call.batch;
import static dev.holdfast.process.Call.delete;
import static dev.holdfast.process.Call.get;
import static dev.holdfast.process.Call.merge;
import static dev.holdfast.process.Call.patch;
import static dev.holdfast.process.Call.post;

import java.util.ArrayList;
import java.util.List;

/** Tasks that nobody runs, for {@link DifferentialIT}. */
final class TaskScripts {
  private static final String TASKS = "/tasks";
  private static final String IDLE = "{\"type\":\"idle\"}";
  private static final String NOBODY = "/tasks/00000000-0000-4000-8000-000000000000";

  /** Single fields with values at their edges. */
  private static final List<String> FIELDS =
      List.of(
          "\"drift_score\":1.7976931348623157e308",
          "\"drift_score\":-1.7976931348623157e308",
          "\"drift_score\":4.9e-324",
          "\"drift_score\":1e-400",
          "\"drift_score\":-0.0",
          "\"drift_score\":-0",
          "\"drift_score\":0.1",
          "\"drift_score\":0.30000000000000004",
          "\"drift_score\":9007199254740993",
          "\"drift_score\":1E-7",
          "\"drift_score\":123456789.125",
          "\"priority\":2147483647",
          "\"priority\":-2147483648",
          "\"max_attempts\":1",
          "\"max_attempts\":1000",
          "\"timeout_seconds\":1",
          "\"timeout_seconds\":2592000",
          "\"run_after\":\"9999-12-31T23:59:59.999999Z\"",
          "\"run_after\":\"1970-01-01T00:00:00Z\"",
          "\"run_after\":\"1969-12-31T23:59:59.999999Z\"",
          "\"run_after\":\"1582-10-10T00:00:00Z\"",
          "\"run_after\":\"0001-01-01T00:00:00Z\"",
          "\"run_after\":\"2096-02-29T12:00:00.1234567+05:30\"",
          "\"run_after\":null",
          "\"backoff\":{}",
          "\"backoff\":{\"initial_seconds\":0.1,\"factor\":1.5,\"max_seconds\":1e3,\"jitter\":1}",
          "\"labels\":{\"a:b\":\"c:d\",\"a\":\"\",\"ß\":\"😀\",\"z\":\"'\\\"\\\\%\"}",
          "\"labels\":{}",
          "\"domain\":\"ΣΊΣΥΦΟΣ 😀\"",
          "\"domain\":null",
          "\"queue\":\"q:1._-\"",
          "\"description\":\"İ \\n\\u0001 \\ufeff 😀\"",
          "\"unknown\":{\"is\":\"ignored\"}",
          "\"unique_key\":null",
          "\"run_immediately\":true");

  private static final List<String> BAD_FIELDS =
      List.of(
          "\"drift_score\":1e309",
          "\"drift_score\":\"1\"",
          "\"priority\":2147483648",
          "\"priority\":1.0",
          "\"max_attempts\":0",
          "\"timeout_seconds\":0",
          "\"timeout_seconds\":2592001",
          "\"run_after\":\"10000-01-01T00:00:00Z\"",
          "\"run_after\":\"0000-12-31T23:59:59Z\"",
          "\"run_after\":\"2026-02-30T00:00:00Z\"",
          "\"backoff\":{\"factor\":0.5}",
          "\"labels\":{\"\":\"x\"}",
          "\"labels\":{\"a\":1}",
          "\"queue\":\"a/b\"",
          "\"unique_key\":\"k\"",
          "\"params\":[]");

  private TaskScripts() {}

  static List<Script> all() {
    return List.of(life(), patches(), fields(), params(), conditions(), keys(), refusals(), many());
  }

  private static String idle(String field) {
    return "{\"type\":\"idle\"," + field + "}";
  }

  private static Script life() {
    return Script.of(
        "the life of a task",
        post(TASKS, IDLE).as("a"),
        get("/tasks/{a}"),
        get("/tasks/{a}/status"),
        get("/tasks/{a}/attempts"),
        delete("/tasks/{a}").gives(409),
        post("/tasks/{a}/run"),
        post("/tasks/{a}/run"),
        delete("/tasks/{a}").gives(409),
        post("/tasks/{a}/cancel"),
        post("/tasks/{a}/cancel"),
        get("/tasks/{a}/status"),
        patch("/tasks/{a}", "{\"description\":\"after all\"}"),
        post("/tasks/{a}/run"),
        post("/tasks/{a}/cancel"),
        get("/tasks/{a}/attempts"),
        delete("/tasks/{a}"),
        get("/tasks/{a}").gives(404),
        get("/tasks/{a}/status").gives(404),
        get("/tasks/{a}/attempts").gives(404),
        post("/tasks/{a}/run").gives(404),
        post("/tasks/{a}/cancel").gives(404),
        patch("/tasks/{a}", "{}").gives(404),
        delete("/tasks/{a}").gives(404));
  }

  private static Script patches() {
    return Script.of(
        "patches of a task",
        post(TASKS, idle("\"params\":{\"b\":2,\"a\":{\"x\":1,\"y\":[1]}},\"labels\":{\"k\":\"v\"}"))
            .as("a"),
        patch("/tasks/{a}", "{}"),
        patch("/tasks/{a}", "{\"params\":{\"a\":{\"y\":[1.0],\"x\":1},\"b\":2.0}}"),
        merge("/tasks/{a}", "{\"params\":{\"a\":{\"x\":null},\"c\":1.10}}"),
        merge("/tasks/{a}", "{\"params\":{\"nothing\":null}}"),
        merge("/tasks/{a}", "{\"labels\":{\"k\":null,\"l:m\":\"n\"}}"),
        merge("/tasks/{a}", "{\"params\":null,\"domain\":\"d\"}"),
        patch("/tasks/{a}", "{\"params\":{\"c\":3},\"priority\":4,\"description\":\"new\"}"),
        patch("/tasks/{a}", "{\"labels\":{\"x\":\"y\"},\"max_attempts\":7}"),
        patch("/tasks/{a}", "{\"run_after\":\"9999-12-31T23:59:59.999999Z\"}"),
        post("/tasks/{a}/run"),
        patch("/tasks/{a}", "{\"run_after\":\"9999-12-31T23:59:59.999999Z\"}"),
        patch("/tasks/{a}", "{\"run_after\":null,\"domain\":null,\"labels\":null}"),
        patch("/tasks/{a}", "{\"priority\":\"1\",\"labels\":[]}").gives(422),
        patch("/tasks/{a}", "{\"type\":\"other\",\"queue\":\"other\"}"),
        patch("/tasks/{a}", "{\"priority\":1}").with("Content-Type", "text/plain").gives(415),
        get("/tasks/{a}"));
  }

  private static Script fields() {
    List<Call> calls = new ArrayList<>();
    for (String field : FIELDS) {
      calls.add(post(TASKS, idle(field)).as("a"));
      calls.add(get("/tasks/{a}"));
      calls.add(post("/tasks/{a}/run"));
      calls.add(post("/tasks/{a}/cancel"));
    }
    BAD_FIELDS.forEach(field -> calls.add(post(TASKS, idle(field)).gives(422)));
    String longest = "\"description\":\"" + "😀".repeat(16 << 10) + "\"";
    calls.add(post(TASKS, idle(longest)).as("a"));
    calls.add(get("/tasks/{a}"));
    return new Script("fields at their edges", calls);
  }

  private static Script params() {
    List<Call> calls = new ArrayList<>();
    for (String value : Values.JSON) {
      calls.add(post(TASKS, idle("\"params\":{\"v\":" + value + "}")).as("a"));
      calls.add(get("/tasks/{a}"));
      calls.add(patch("/tasks/{a}", "{\"params\":{\"w\":" + value + "}}"));
      calls.add(merge("/tasks/{a}", "{\"params\":{\"v\":" + value + "}}"));
      calls.add(get("/tasks/{a}"));
    }
    for (String value : Values.REFUSED) {
      calls.add(post(TASKS, idle("\"params\":{\"v\":" + value + "}")).gives(422));
    }
    String longest = "{\"v\":\"" + "x".repeat((256 << 10) - 8) + "\"}";
    calls.add(post(TASKS, idle("\"params\":" + longest)).as("a"));
    calls.add(get("/tasks/{a}"));
    calls.add(merge("/tasks/{a}", "{\"params\":{\"more\":1}}").gives(422));
    calls.add(get("/tasks/{a}"));
    return new Script("unusual params", calls);
  }

  private static Script conditions() {
    return Script.of(
        "conditions on tasks",
        post(TASKS, IDLE).as("a"),
        get("/tasks/{a}").with("If-None-Match", "{a.etag}").gives(304),
        get("/tasks/{a}").with("If-None-Match", "W/{a.etag}, \"x\"").gives(304),
        get("/tasks/{a}").with("If-None-Match", "\"x\""),
        post("/tasks/{a}/run").with("If-Match", "\"x\"").gives(412),
        post("/tasks/{a}/run").with("If-Match", "W/{a.etag}").gives(412),
        post("/tasks/{a}/run").with("If-Match", "\"x\", {a.etag}").as("b"),
        post("/tasks/{a}/cancel").with("If-Match", "{a.etag}").gives(412),
        patch("/tasks/{a}", "{\"priority\":1}").with("If-Match", "{a.etag}").gives(412),
        patch("/tasks/{a}", "{}").with("If-Match", "{a.etag}").gives(412),
        delete("/tasks/{a}").with("If-Match", "{a.etag}").gives(412),
        post("/tasks/{a}/cancel").with("If-Match", "{b.etag}").as("c"),
        delete("/tasks/{a}").with("If-Match", "{b.etag}").gives(412),
        delete("/tasks/{a}").with("If-Match", "{c.etag}"),
        delete("/tasks/{a}").with("If-Match", "{c.etag}").gives(404));
  }

  private static Script keys() {
    return Script.of(
        "repeated requests for tasks",
        post(TASKS, IDLE).keyed("task-1").as("a"),
        post("/tasks/{a}/run").keyed("task-2"),
        post("/tasks/{a}/cancel").keyed("task-3"),
        post(TASKS, IDLE).keyed("task-1").again(),
        post("/tasks/{a}/run").keyed("task-2").again(),
        post("/tasks/{a}/cancel").keyed("task-3").again(),
        post("/tasks/{a}/run").keyed("task-3").gives(422),
        post(TASKS, idle("\"priority\":1")).keyed("task-1").gives(422),
        get("/tasks/{a}"),
        patch("/tasks/{a}", "{\"params\":{\"a\":1}}").keyed("task-4"),
        merge("/tasks/{a}", "{\"params\":{\"a\":1}}").keyed("task-4").gives(422),
        patch("/tasks/{a}", "{\"params\":{\"a\":1}}").keyed("task-4").again(),
        patch("/tasks/{a}", "{\"params\":{\"a\":1}}").keyed("task-5"),
        patch("/tasks/{a}", "{\"params\":{\"a\":1}}").keyed("task-5").again(),
        patch("/tasks/{a}", "{\"priority\":1}")
            .with("If-Match", "{a.etag}")
            .keyed("task-6")
            .gives(412),
        patch("/tasks/{a}", "{\"priority\":1}")
            .with("If-Match", "{a.etag}")
            .keyed("task-6")
            .gives(412)
            .again(),
        post("/tasks/{a}/run"),
        delete("/tasks/{a}").keyed("task-7").gives(409),
        post("/tasks/{a}/cancel"),
        delete("/tasks/{a}").keyed("task-7").gives(409).again(),
        delete("/tasks/{a}").keyed("task-8"),
        delete("/tasks/{a}").keyed("task-8").again(),
        post("/tasks/{a}/run").keyed("task-9").gives(404),
        post("/tasks/{a}/run").keyed("task-9").gives(404).again(),
        batch(TASKS, IDLE, IDLE, idle("\"params\":{\"n\":1.10}")).keyed("task-10"),
        batch(TASKS, IDLE, IDLE, idle("\"params\":{\"n\":1.10}")).keyed("task-10").again(),
        batch(TASKS, IDLE).keyed("task-10").gives(422),
        post(TASKS, idle("\"drift_score\":-0.0")).keyed("task-11"),
        post(TASKS, idle("\"drift_score\":-0.0")).keyed("task-11").again());
  }

  private static Script refusals() {
    return Script.of(
        "tasks that are refused",
        get(NOBODY).gives(404),
        get(NOBODY + "/status").gives(404),
        get(NOBODY + "/attempts").gives(404),
        get("/tasks/x").gives(404),
        get("/tasks/00000000-0000-4000-8000-00000000000G").gives(404),
        post(NOBODY + "/run").gives(404),
        post(NOBODY + "/cancel").gives(404),
        patch(NOBODY, "{\"priority\":1}").gives(404),
        delete(NOBODY).gives(404),
        post(TASKS, "").gives(400),
        post(TASKS, "{\"type\":\"a\",\"type\":\"b\"}").gives(400),
        post(TASKS, "null").gives(422),
        post(TASKS, "{}").gives(422),
        post(TASKS, "{\"type\":5,\"priority\":\"x\",\"labels\":[]}").gives(422),
        post(TASKS, IDLE).with("Content-Type", "text/plain").gives(415),
        post(TASKS, IDLE).with("Accept", "text/html").gives(406),
        post(TASKS, "{\"type\":\"a\",\"description\":\"" + "x".repeat(1 << 20) + "\"}").gives(413));
  }

  private static Script many() {
    String[] items = new String[1_000];
    for (int i = 0; i < items.length; i++) {
      items[i] = idle("\"queue\":\"batch\",\"priority\":" + i % 7);
    }
    return Script.of(
        "batches of tasks",
        batch(TASKS, items),
        batch(TASKS, idle("\"queue\":\"refused\""), "{\"type\":5}").gives(422),
        get("/tasks?queue=refused"),
        get("/tasks?queue=batch&limit=1000&order=-priority"),
        get("/tasks?queue=batch&limit=300&offset=900"),
        post("/tasks:batch", "{\"atomic\":false,\"items\":[" + IDLE + "]}").gives(422),
        post("/tasks:batch", "{\"items\":{}}").gives(422),
        batch(TASKS).gives(422));
  }
}
