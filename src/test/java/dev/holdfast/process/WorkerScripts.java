package dev.holdfast.process;

import static dev.holdfast.process.Call.await;
import static dev.holdfast.process.Call.delete;
import static dev.holdfast.process.Call.get;
import static dev.holdfast.process.Call.patch;
import static dev.holdfast.process.Call.post;

import java.util.ArrayList;
import java.util.List;

/** Tasks that are run, for {@link DifferentialIT}. */
final class WorkerScripts {
  private static final String AT_ONCE =
      "\"run_immediately\":true,\"backoff\":{\"initial_seconds\":0,\"jitter\":0}";

  private WorkerScripts() {}

  static List<Script> all() {
    return List.of(completed(), failed(), cancelled(), late());
  }

  private static Call task(String type, String params, String... fields) {
    String more = fields.length == 0 ? "" : "," + String.join(",", fields);
    return post(
        "/tasks", "{\"type\":\"%s\",\"params\":%s,%s%s}".formatted(type, params, AT_ONCE, more));
  }

  private static Script completed() {
    List<Call> calls = new ArrayList<>();
    for (String value : Values.JSON.subList(0, Values.JSON.size() - 1)) {
      calls.add(task("echo", "{\"v\":" + value + "}").as("a"));
      calls.add(await("a", "completed"));
      calls.add(get("/tasks/{a}/attempts"));
    }
    calls.add(post("/tasks/{a}/run"));
    calls.add(post("/tasks/{a}/cancel"));
    calls.add(get("/tasks/{a}/status"));
    calls.add(patch("/tasks/{a}", "{\"priority\":3}"));
    calls.add(delete("/tasks/{a}"));
    calls.add(get("/tasks/{a}/attempts").gives(404));
    calls.add(task("echo", "{}", "\"run_after\":\"1970-01-01T00:00:00Z\"").as("b"));
    calls.add(await("b", "completed"));
    calls.add(task("echo", "{}", "\"run_after\":\"0001-01-01T00:00:00Z\"").as("b"));
    calls.add(await("b", "completed"));
    calls.add(task("sleep", "{\"seconds\":0.01}").as("c"));
    calls.add(await("c", "completed"));
    return new Script("tasks that succeed", calls);
  }

  private static Script failed() {
    return Script.of(
        "tasks that fail",
        task("fail", "{\"times\":2,\"message\":\"ß 😀 \\u0001 '\\\"\\\\ %\"}").as("a"),
        await("a", "completed"),
        get("/tasks/{a}/attempts"),
        task("fail", "{}", "\"max_attempts\":3").as("b"),
        await("b", "failed"),
        get("/tasks/{b}/attempts"),
        get("/tasks/{b}/status"),
        post("/tasks/{b}/cancel"),
        patch("/tasks/{b}", "{\"max_attempts\":1,\"params\":{\"times\":3}}"),
        post("/tasks/{b}/run"),
        await("b", "completed"),
        get("/tasks/{b}/attempts"),
        task("fail", "{\"retry\":false}").as("c"),
        await("c", "failed"),
        task("fail", "{\"times\":\"many\"}").as("d"),
        await("d", "failed"),
        task("sleep", "{\"seconds\":-1}").as("e"),
        await("e", "failed"),
        task("sleep", "{\"seconds\":60}", "\"timeout_seconds\":1,\"max_attempts\":1").as("f"),
        await("f", "failed"),
        get("/tasks/{f}/attempts"),
        delete("/tasks/{f}"));
  }

  private static Script cancelled() {
    return Script.of(
        "tasks that are cancelled while they run",
        task("sleep", "{\"seconds\":60}").as("a"),
        await("a", "running"),
        post("/tasks/{a}/run"),
        patch("/tasks/{a}", "{\"priority\":1}").gives(409),
        delete("/tasks/{a}").gives(409),
        post("/tasks/{a}/cancel").keyed("worker-1"),
        post("/tasks/{a}/cancel").keyed("worker-1").again(),
        get("/tasks/{a}"),
        delete("/tasks/{a}"),
        get("/tasks/{a}").gives(404));
  }

  private static Script late() {
    return Script.of(
        "tasks that wait for later",
        task("echo", "{}", "\"run_after\":\"9999-12-31T23:59:59.999999Z\"").as("a"),
        get("/tasks/{a}"),
        patch("/tasks/{a}", "{\"run_after\":null}").gives(200),
        await("a", "completed"),
        task("echo", "{}", "\"run_after\":\"2999-01-01T00:00:00Z\"").as("b"),
        post("/tasks/{b}/run"),
        await("b", "completed"),
        get("/tasks/{b}/attempts"));
  }
}
