package dev.holdfast.process;

import static dev.holdfast.process.Call.delete;
import static dev.holdfast.process.Call.get;
import static dev.holdfast.process.Call.patch;
import static dev.holdfast.process.Call.post;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Lists of tasks, for {@link DifferentialIT}. */
final class ListScripts {
  private static final String LIST = "/tasks?queue=list";
  private static final List<String> ORDERS =
      List.of("created_at", "updated_at", "priority", "run_after");

  private static final String[][] FILTERS = {
    {"status", "created"},
    {"status", "queued"},
    {"status", "running"},
    {"status", "completed"},
    {"status", "failed"},
    {"status", "cancelled"},
    {"type", "idle.a"},
    {"type", "IDLE.A"},
    {"type", "none"},
    {"domain", "Dom"},
    {"domain", "dom"},
    {"label", "a:b:c"},
    {"label", "a:b"},
    {"label", "k:v"},
    {"label", "k:V"},
    {"label", "k:"},
    {"label", "%:%"},
    {"q", "straße"},
    {"q", "STRASSE"},
    {"q", "σ"},
    {"q", "i̇"},
    {"q", "IDLE"},
    {"q", "idle.b"},
    {"q", "%"},
    {"q", "_"},
    {"q", "\\"},
    {"q", "'\""},
    {"q", "😀"},
    {"q", ""},
    {"created_after", "1970-01-01T00:00:00Z"},
    {"created_after", "9999-12-31T23:59:59Z"},
    {"created_before", "1970-01-01T00:00:00Z"},
    {"created_before", "9999-12-31T23:59:59Z"},
    {"created_before", "0001-01-01T00:00:00Z"},
    {"total", "false"},
    {"limit", "1"},
    {"limit", "1000"},
    {"offset", "3"},
    {"offset", "9223372036854775807"},
  };

  private static final String[][] BAD_FILTERS = {
    {"status", "done"},
    {"label", "novalue"},
    {"label", ":v"},
    {"created_after", "yesterday"},
    {"created_before", "1"},
    {"limit", "0"},
    {"limit", "1001"},
    {"limit", "1.5"},
    {"offset", "-1"},
    {"order", "type"},
    {"cursor", "x"},
    {"total", "maybe"},
    {"q", "\u0000"},
    {"domain", "\u0000"},
  };

  /** Cursors that no list has given. */
  private static final List<String> FORGED =
      List.of(
          "run_after|9223372036854775807|00000000-0000-4000-8000-000000000000",
          "run_after|-9223372036854775808|00000000-0000-4000-8000-000000000000",
          "-created_at|253402300800000000|00000000-0000-4000-8000-000000000000",
          "-created_at|_|00000000-0000-4000-8000-000000000000",
          "priority|2147483648|00000000-0000-4000-8000-000000000000",
          "priority|1|x",
          "priority|1");

  private ListScripts() {}

  static List<Script> all() {
    return List.of(filters(), orders());
  }

  private static Call task(String fields) {
    return post("/tasks", "{\"queue\":\"list\"," + fields + "}");
  }

  /** The tasks of both scripts, cleared away at the end so that each finds its own alone. */
  private static List<Call> stored() {
    return new ArrayList<>(
        List.of(
            task("\"type\":\"idle.a\",\"priority\":2147483647,\"description\":\"Straße 100%\"")
                .as("a"),
            task("\"type\":\"idle.a\",\"priority\":-2147483648,\"labels\":{\"a:b\":\"c\"}").as("b"),
            task("\"type\":\"idle.b\",\"labels\":{\"a\":\"b:c\"},\"domain\":\"Dom\"").as("c"),
            task("\"type\":\"idle.b\",\"labels\":{\"k\":\"v\"},\"domain\":\"dom\"").as("d"),
            task("\"type\":\"idle.c\",\"labels\":{\"k\":\"\"},\"description\":\"ΟΔΟΣ a_b\"")
                .as("e"),
            task("\"type\":\"idle.c\",\"run_after\":\"9999-12-31T23:59:59.999999Z\"").as("f"),
            task("\"type\":\"idle.c\",\"run_after\":\"1970-01-01T00:00:00Z\"").as("g"),
            task("\"type\":\"idle.c\",\"run_after\":\"0001-01-01T00:00:00Z\"").as("h"),
            task("\"type\":\"idle.d\",\"description\":\"İ '\\\" \\\\ 😀\"").as("i"),
            task("\"type\":\"idle.d\",\"labels\":{\"k\":\"v\",\"a:b\":\"c\"}").as("j"),
            post("/tasks/{c}/run"),
            post("/tasks/{d}/run"),
            post("/tasks/{e}/cancel"),
            post("/tasks/{j}/cancel"),
            patch("/tasks/{a}", "{\"description\":\"STRASSE 100% \"}")));
  }

  private static List<Call> cleared(List<Call> calls) {
    for (char name = 'a'; name <= 'j'; name++) {
      calls.add(post("/tasks/{" + name + "}/cancel"));
      calls.add(delete("/tasks/{" + name + "}"));
    }
    calls.add(get(LIST));
    return calls;
  }

  private static Script filters() {
    List<Call> calls = stored();
    for (String[] filter : FILTERS) {
      calls.add(get(LIST).query(filter[0], filter[1]));
      calls.add(get("/tasks?queue=list&status=created&limit=2").query(filter[0], filter[1]));
      calls.add(get("/tasks?type=idle.b&queue=list&order=priority").query(filter[0], filter[1]));
    }
    for (String[] filter : BAD_FILTERS) {
      calls.add(get(LIST).query(filter[0], filter[1]).gives(422));
    }
    calls.add(get(LIST).query("label", "k:v").query("label", "a:b:c"));
    calls.add(get(LIST).query("status", "created").query("status", "cancelled"));
    calls.add(get("/tasks?queue=list&created_after={c.created_at}"));
    calls.add(get("/tasks?queue=list&created_before={c.created_at}"));
    calls.add(get("/tasks?queue=list&created_after={b.created_at}&created_before={h.created_at}"));
    calls.add(get("/tasks?queue=none"));
    return new Script("filters of lists", cleared(calls));
  }

  private static Script orders() {
    List<Call> calls = stored();
    for (String order : ORDERS) {
      for (String direction : List.of("", "-")) {
        String ordered = LIST + "&limit=3&order=" + direction + order;
        calls.add(get(LIST + "&order=" + direction + order));
        calls.add(get(ordered).as("first"));
        calls.add(get(ordered + "&cursor={first.next_cursor}").as("second"));
        calls.add(get(ordered + "&total=false&cursor={second.next_cursor}").as("third"));
        calls.add(get(ordered + "&q=idle&cursor={third.next_cursor}"));
        calls.add(get(LIST + "&order=-type&cursor={first.next_cursor}").gives(422));
      }
    }
    calls.add(get(LIST + "&order=created_at&cursor={first.next_cursor}").gives(422));
    for (String plain : FORGED) {
      String order = plain.substring(0, plain.indexOf('|'));
      calls.add(get(LIST + "&order=" + order + "&cursor=" + cursor(plain)).gives(422));
    }
    String last = cursor("priority|2147483647|ffffffff-ffff-ffff-ffff-ffffffffffff");
    calls.add(get(LIST + "&order=priority&cursor=" + last));
    String first = cursor("run_after|-62135596800000000|00000000-0000-0000-0000-000000000000");
    calls.add(get(LIST + "&order=run_after&cursor=" + first));
    return new Script("orders of lists", cleared(calls));
  }

  private static String cursor(String plain) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }
}
