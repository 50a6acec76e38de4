package dev.holdfast.api;

import static dev.holdfast.api.Api.FACTS;
import static dev.holdfast.api.Api.TASKS;
import static dev.holdfast.api.Api.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent: the status of the contract, the field named, a problem, nothing stored. */
@QuarkusTest
class BadInputTest {
  private static final String LONE = "\"\\ud800\"";
  private static final String NUL = "\"a\\u0000b\"";
  private static final String LONG = "\"" + "x".repeat((64 << 10) + 1) + "\"";
  private static final List<String> NOT_TEXT = List.of("5", "1.5", "true", "[]", "{}");
  private static final List<String> NOT_INTEGER =
      List.of(
          "\"5\"", "1.9", "1e0", "true", "[]", "{}", "99999999999", "1e400", "NaN", "-Infinity");
  private static final List<String> NOT_OBJECT = List.of("5", "\"x\"", "true", "[]", "1.5");

  private static Stream<Arguments> badTasks() {
    return Stream.of(
            bad("type", NOT_TEXT, List.of("null", "\"\"", "\"a b\"", "\"-a\"", LONE, NUL, LONG)),
            bad("type", List.of("\"ü\"", "\"" + "a".repeat(129) + "\"", "\"a\\n\"")),
            bad("description", NOT_TEXT, List.of(LONE, NUL, LONG)),
            bad(
                "params",
                NOT_OBJECT,
                List.of("{\"a\":" + LONE + "}", "{\"a\":[{\"b\":" + NUL + "}]}")),
            bad(
                "params",
                List.of(
                    "{\"a\":1e999}", "{\"a\":-Infinity}", "{\"a\":1e-20000}", "{\"a\":0e99999}")),
            bad("params", List.of("{\"a\":\"" + "x".repeat(256 << 10) + "\"}")),
            bad("domain", NOT_TEXT, List.of("\"\"", LONE, NUL, "\"" + "x".repeat(129) + "\"")),
            bad("drift_score", List.of("\"1\"", "true", "[]", "{}", "1e309", "NaN", "Infinity")),
            bad("run_immediately", List.of("\"true\"", "1", "[]", "{}")),
            bad(
                "queue",
                NOT_TEXT,
                List.of("\"\"", "\"a/b\"", LONE, NUL, "\"" + "q".repeat(129) + "\"")),
            bad("priority", NOT_INTEGER, List.of("2147483648", "-2147483649")),
            bad("run_after", NOT_TEXT, List.of("\"\"", "\"tomorrow\"", "\"2026-13-01T00:00:00Z\"")),
            bad(
                "run_after",
                List.of(
                    "\"2026-01-01T00:00:00\"",
                    "\"+12026-01-01T00:00:00Z\"",
                    NUL,
                    "\"9999-12-31T23:59:59-18:00\"",
                    "\"0001-01-01T00:00:00+18:00\"",
                    "\"2026-01-01T00:00Z\"",
                    "\"2026-01-01T00:00:00+01:00:30\"")),
            bad("max_attempts", NOT_INTEGER, List.of("0", "-1", "1001")),
            bad("timeout_seconds", NOT_INTEGER, List.of("0", "-1", "2592001")),
            bad("backoff", NOT_OBJECT, List.of("{\"factor\":0.5}", "{\"jitter\":2}")),
            bad("backoff", List.of("{\"initial_seconds\":-1}", "{\"max_seconds\":\"1\"}")),
            bad("labels", NOT_OBJECT, List.of("{\"a\":1}", "{\"a\":null}", "{\"\":\"x\"}")),
            bad("labels", List.of("{\"a\":" + LONE + "}", "{\"" + "k".repeat(129) + "\":\"v\"}")),
            bad("labels", List.of("{\"a\":\"" + "v".repeat(129) + "\"}", manyLabels(65))))
        .flatMap(stream -> stream);
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private static Stream<Arguments> bad(String field, List<String>... values) {
    return Stream.of(values).flatMap(List::stream).map(value -> Arguments.of(field, value));
  }

  private static String manyLabels(int count) {
    StringBuilder labels = new StringBuilder("{");
    for (int i = 0; i < count; i++) {
      labels.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":\"v\"");
    }
    return labels.append("}").toString();
  }

  private static long total(String path) {
    return given().get(path + "?limit=1").<Number>path("total").longValue();
  }

  private static void checkRefused(Response response, String field) {
    response
        .then()
        .statusCode(422)
        .contentType("application/problem+json")
        .body("type", equalTo("/problems/invalid"))
        .body("status", equalTo(422));
    assertThat(response.<List<String>>path("errors.field"))
        .allMatch(named -> named.equals(field) || named.matches(field + "[.\\[].*"));
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource("badTasks")
  void aBadFieldOfATaskIsNamedAndNothingIsStored(String field, String value) {
    String type = field.equals("type") ? "" : "\"type\":\"idle.bad\",";
    String body = "{" + type + "\"" + field + "\":" + value + "}";
    checkRefused(json(body).post(TASKS), field);
    given().get(TASKS + "?type=idle.bad").then().body("total", equalTo(0));
  }

  private static Stream<Arguments> badFacts() {
    return Stream.of(
            bad("text", NOT_TEXT, List.of("null", LONE, NUL, LONG)),
            bad("tags", List.of("5", "\"x\"", "{}", "[1]", "[null]", "[\"\"]", "[" + LONE + "]")),
            bad("tags", List.of("[\"" + "t".repeat(129) + "\"]", manyTags(65))),
            bad("meta_data", NOT_OBJECT, List.of("{\"a\":" + NUL + "}")))
        .flatMap(stream -> stream);
  }

  private static String manyTags(int count) {
    return "[" + "\"t\",".repeat(count - 1) + "\"t\"]";
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource("badFacts")
  void aBadFieldOfAFactIsNamedAndNothingIsStored(String field, String value) {
    String marker = "bad fact " + field.hashCode();
    String text = field.equals("text") ? "" : "\"text\":\"" + marker + "\",";
    checkRefused(json("{" + text + "\"" + field + "\":" + value + "}").post(FACTS), field);
    given().queryParam("q", marker).get(FACTS).then().body("total", equalTo(0));
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource("badFacts")
  void aBadPatchOfAFactChangesNothing(String field, String value) {
    String path = FACTS + "/" + Api.fact(Map.of("text", "patched"));
    // In a patch null gives a field its default; only the text has none.
    checkRefused(json("{\"" + field + "\":" + value + "}").patch(path), field);
    given().get(path).then().body("version", equalTo(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "description:5",
        "params:[]",
        "domain:\"\"",
        "priority:\"1\"",
        "run_after:\"x\"",
        "labels:{\"a\":1}",
        "max_attempts:0"
      })
  void aBadPatchOfATaskChangesNothing(String patch) {
    String path = TASKS + "/" + Api.idleTask();
    String field = patch.substring(0, patch.indexOf(':'));
    String body = "{\"" + field + "\"" + patch.substring(field.length()) + "}";
    checkRefused(json(body).patch(path), field);
    given().get(path).then().body("version", equalTo(1));
  }

  @Test
  void whatIsJustWithinBoundsIsTaken() {
    json("{\"type\":\"" + "a".repeat(128) + "\",\"priority\":-2147483648,\"max_attempts\":1000}")
        .post(TASKS)
        .then()
        .statusCode(201);
    json("{\"type\":\"idle.none\",\"labels\":" + manyLabels(64) + "}")
        .post(TASKS)
        .then()
        .statusCode(201);
    json("{\"text\":\"" + "x".repeat(64 << 10) + "\",\"tags\":" + manyTags(64) + "}")
        .post(FACTS)
        .then()
        .statusCode(201);
    json("{\"text\":\"\"}").post(FACTS).then().statusCode(201);
    String deep = "{\"a\":".repeat(98) + "1" + "}".repeat(98);
    json("{\"type\":\"idle.none\",\"params\":" + deep + "}").post(TASKS).then().statusCode(201);
  }

  @Test
  void everythingThatIsWrongIsNamedAtOnce() {
    Response response =
        json("{\"description\":1,\"priority\":\"x\",\"labels\":[],\"drift_score\":\"y\"}")
            .post(TASKS);
    assertThat(response.<List<String>>path("errors.field"))
        .containsExactlyInAnyOrder("type", "description", "priority", "labels", "drift_score");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"type\":\"a\"",
        "{\"type\":\"a\"}}",
        "{\"type\":\"a\"} x",
        "{\"type\":\"a\",\"type\":\"b\"}",
        "{\"type\":\"idle\",\"params\":{\"a\":1,\"a\":2}}",
        "{type:\"a\"}",
        "{'type':'a'}",
        "{\"type\":\"a\",}",
        "{\"type\":\"\u0001\"}",
        "{\"type\":01}",
        "undefined",
        "// x\n{}"
      })
  void whatIsNoJsonIs400(String body) {
    for (String path : List.of(TASKS, FACTS, TASKS + ":batch", FACTS + ":batch")) {
      given()
          .contentType("application/json")
          .body(body)
          .post(path)
          .then()
          .statusCode(400)
          .contentType("application/problem+json")
          .body("type", equalTo("/problems/malformed-json"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999999", "1e-99999999999", "1.0E+2147483648"})
  void aNumberBeyondAllBoundsIs422(String number) {
    json("{\"type\":\"a\",\"params\":{\"a\":" + number + "}}").post(TASKS).then().statusCode(422);
  }

  @Test
  void otherEncodingsThanUtf8Are400() {
    for (byte[] body :
        List.of(
            "{\"type\":\"a\"}".getBytes(StandardCharsets.UTF_16BE),
            new byte[] {
              '{', '"', 't', 'y', 'p', 'e', '"', ':', '"', (byte) 0xC1, (byte) 0x81, '"', '}'
            })) {
      given().contentType("application/json").body(body).post(TASKS).then().statusCode(400);
    }
  }

  @Test
  void aBodyWithoutAMediaTypeIs415() throws IOException {
    assertThat(RawHttp.send("POST " + TASKS, "Content-Length: 12", "{\"type\":\"a\"}"))
        .startsWith("HTTP/1.1 415 ")
        .contains("/problems/unsupported-media-type");
  }

  @Test
  void charactersThatBrowsersDoNotEncodeAreUnderstood() throws IOException {
    assertThat(RawHttp.get(TASKS + "?q=a|b{}^")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void tooManyRepetitionsOfAParameterAre422() {
    String query = "tag=t&".repeat(65) + "tag=t";
    given().urlEncodingEnabled(false).get(FACTS + "?" + query).then().statusCode(422);
  }

  @Test
  void bytesThatAreNoUtf8Are400() {
    byte[] body = "{\"type\":\"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1);
    given().contentType("application/json").body(body).post(TASKS).then().statusCode(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "\"x\"", "[]", "null", "true", "NaN"})
  void aBodyThatIsNoObjectIs422(String body) {
    for (String path : List.of(TASKS, FACTS, TASKS + ":batch")) {
      json(body).post(path).then().statusCode(422).body("errors[0].field", equalTo("body"));
    }
  }

  @Test
  void whatIsNestedTooDeeplyIs422() {
    String deep = "{\"a\":".repeat(101) + "1" + "}".repeat(101);
    json("{\"type\":\"a\",\"params\":" + deep + "}").post(TASKS).then().statusCode(422);
    json("[".repeat(100_000)).post(TASKS).then().statusCode(422);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"items\":null}", "{\"items\":[]}", "{\"items\":{}}"})
  void aBatchWithoutItemsIs422(String body) {
    json(body)
        .post(TASKS + ":batch")
        .then()
        .statusCode(422)
        .body("errors[0].field", equalTo("items"));
  }

  @Test
  void aBatchOfTooManyIs422() {
    String items = "{\"type\":\"a\"},".repeat(1_000) + "{\"type\":\"a\"}";
    json("{\"items\":[" + items + "]}").post(TASKS + ":batch").then().statusCode(422);
  }

  @Test
  void otherMediaTypesAre415() {
    for (String type : List.of("text/plain", "application/xml")) {
      given()
          .contentType(type)
          .body("{}")
          .post(TASKS)
          .then()
          .statusCode(415)
          .body("type", equalTo("/problems/unsupported-media-type"));
    }
    given().formParam("type", "a").post(TASKS).then().statusCode(415);
    given()
        .contentType("application/merge-patch+json")
        .body("{\"type\":\"a\"}".getBytes(StandardCharsets.UTF_8))
        .post(TASKS)
        .then()
        .statusCode(415);
  }

  @Test
  void whatCannotBeAnsweredAsAskedIs406() {
    given().accept("text/html").get(TASKS).then().statusCode(406);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "1", "00000000-0000-0000-0000-000000000000", "%20", "..%2f", "'", "ü"})
  void whatNamesNothingIs404(String id) {
    for (String path : List.of(TASKS, FACTS)) {
      given()
          .urlEncodingEnabled(false)
          .get(path + "/" + id.replace("ü", "%C3%BC"))
          .then()
          .statusCode(404)
          .contentType("application/problem+json");
    }
    given().urlEncodingEnabled(false).post(TASKS + "/x/run").then().statusCode(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=1001",
        "limit=x",
        "limit=1.5",
        "limit=-1",
        "offset=-1",
        "offset=x",
        "status=done",
        "order=type",
        "cursor=x",
        "cursor=LWNyZWF0ZWRfYXR8MXx4",
        "total=maybe",
        "created_after=yesterday",
        "created_before=1",
        "label=novalue",
        "label=:v",
        "q=%00"
      })
  void aBadParameterIsNamed(String query) {
    Response response = given().urlEncodingEnabled(false).get(TASKS + "?" + query);
    response.then().statusCode(422);
    assertThat(response.<List<String>>path("errors.field"))
        .containsExactly(query.substring(0, query.indexOf('=')));
  }

  @Test
  void aCursorOfAnotherOrderIsRefused() {
    Api.idleTask();
    Api.idleTask();
    String cursor = given().get(TASKS + "?limit=1").path("next_cursor");
    given()
        .get(TASKS + "?limit=1&order=priority&cursor=" + cursor)
        .then()
        .statusCode(422)
        .body("errors[0].field", equalTo("cursor"));
  }

  @Test
  void badParametersOfFactsAreNamed() {
    given()
        .get(FACTS + "?limit=0")
        .then()
        .statusCode(422)
        .body("errors[0].field", equalTo("limit"));
    given().get(FACTS + "?offset=x").then().statusCode(422);
  }

  @Test
  void aBrokenPercentEncodingIsAProblemToo() throws IOException {
    for (String path : List.of(TASKS + "/%zz", TASKS + "?q=%", "/%")) {
      assertThat(RawHttp.get(path))
          .startsWith("HTTP/1.1 400 ")
          .contains("Content-Type: application/problem+json")
          .contains("/problems/bad-request");
    }
  }

  @Test
  void anEmptyParameterCountsAsAbsent() {
    given()
        .urlEncodingEnabled(false)
        .get(TASKS + "?limit=&status=&order=&cursor=&q=&type=")
        .then()
        .statusCode(200);
  }

  @Test
  void unknownRoutesAndMethodsAreProblems() {
    given()
        .get("/api/v1/nothing")
        .then()
        .statusCode(404)
        .body("type", equalTo("/problems/no-such-route"));
    given().delete(TASKS).then().statusCode(405).header("Allow", "GET, POST");
  }

  @Test
  void aBodyThatIsTooLargeIs413() {
    long before = total(TASKS);
    String filler = " ".repeat(1 << 20);
    json("{\"type\":\"a\"}" + filler)
        .post(TASKS)
        .then()
        .statusCode(413)
        .body("type", equalTo("/problems/too-large"));
    json("{\"items\":[{\"type\":\"a\"}]}" + filler.repeat(16))
        .post(TASKS + ":batch")
        .then()
        .statusCode(413)
        .contentType("application/problem+json");
    assertThat(total(TASKS)).isEqualTo(before);
  }

  @Test
  void aBadKeyIsRefused() {
    for (String key : List.of("with space", "x".repeat(256))) {
      json("{\"type\":\"a\"}")
          .header("Idempotency-Key", key)
          .post(TASKS)
          .then()
          .statusCode(422)
          .body("errors[0].field", equalTo("Idempotency-Key"));
    }
  }
}
