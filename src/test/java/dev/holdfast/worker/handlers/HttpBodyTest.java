package dev.holdfast.worker.handlers;

import static dev.holdfast.worker.handlers.HttpTasks.completed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code http.request}: what a task keeps of a body. */
@QuarkusTest
class HttpBodyTest {
  private static final int BOUND = 256 << 10;
  private static final String JSON = "application/json";

  private final HttpStub server = new HttpStub();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aJsonBodyIsParsed() {
    server.on("/a", 200, "{\"list\":[1,null,{\"x\":\"ü\"}]}", "Content-Type", "application/x+json");

    assertThat(completed(server.url("/a")).getMap("result.body"))
        .isEqualTo(Map.of("list", Arrays.asList(1, null, Map.of("x", "ü"))));
  }

  @Test
  void aJsonBodyNeedNotBeAnObject() {
    server.on("/a", 200, "[1, 2]", "Content-Type", JSON);

    assertThat(completed(server.url("/a")).getList("result.body")).isEqualTo(List.of(1, 2));
  }

  @Test
  void escapedCharactersOfAJsonBodyAreRead() {
    server.on("/a", 200, "{\"x\":\"\\ud83d\\ude00 C:\\\\udata \\\\u0000\"}", "Content-Type", JSON);

    assertThat(completed(server.url("/a")).getString("result.body.x"))
        .isEqualTo("\ud83d\ude00 C:\\udata \\u0000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":",
        "",
        "{} trailing",
        "nonsense",
        "NaN",
        "{\"a\":\"\\u0000\"}",
        "{\"a\":\"\\ud800\"}",
        "{\"\\udc00\":1}",
        "[1e400]"
      })
  void whatIsNotJsonThatCanBeKeptStaysText(String body) {
    server.on("/a", 200, body, "Content-Type", JSON);

    JsonPath task = completed(server.url("/a"));

    assertThat(task.getString("result.body")).isEqualTo(body);
    assertThat(task.getBoolean("result.truncated")).isFalse();
  }

  @Test
  void whatDoesNotSayThatItIsJsonStaysText() {
    server.on("/a", 200, "{\"a\":1}", "Content-Type", "text/plain");

    assertThat(completed(server.url("/a")).getString("result.body")).isEqualTo("{\"a\":1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "ü", "\"", "\n", "\ud83d\ude00", "\u0001"})
  void aBodyIsCutSoThatTheWholeResultFitsItsBound(String unit) throws JsonProcessingException {
    server.on(
        "/a", 200, "a" + unit.repeat(300_000), "Content-Type", JSON, "X-Long", "h".repeat(6_000));

    JsonPath task = completed(server.url("/a"));

    assertThat(task.getBoolean("result.truncated")).isTrue();
    assertThat(task.getString("result.body")).startsWith("a" + unit.repeat(1_000));
    assertThat(bytesOfResult(task.getString("id"))).isBetween(BOUND - 1_024, BOUND);
  }

  @Test
  void aBodyThatJustFitsIsWhole() throws JsonProcessingException {
    String body = "x".repeat(BOUND - 2_048);
    server.on("/a", 200, body);

    JsonPath task = completed(server.url("/a"));

    assertThat(task.getBoolean("result.truncated")).isFalse();
    assertThat(task.getString("result.body")).isEqualTo(body);
    assertThat(bytesOfResult(task.getString("id"))).isLessThanOrEqualTo(BOUND);
  }

  @Test
  void aJsonBodyThatDoesNotFitIsCutAsText() throws JsonProcessingException {
    server.on("/a", 200, "[\"" + "x".repeat(BOUND - 100) + "\"]", "Content-Type", JSON);

    JsonPath task = completed(server.url("/a"));

    assertThat(task.getBoolean("result.truncated")).isTrue();
    assertThat(task.getString("result.body")).startsWith("[\"xxx");
    assertThat(bytesOfResult(task.getString("id"))).isBetween(BOUND - 1_024, BOUND);
  }

  @Test
  void binaryIsKeptAsFarAsTextCan() {
    byte[] bytes = {'a', 0, 'b', (byte) 0xff, 'c', 0};
    server.on("/a", 200, bytes, "Content-Type", "application/octet-stream");

    assertThat(completed(server.url("/a")).getString("result.body"))
        .isEqualTo("a\ufffdb\ufffdc\ufffd");
  }

  @Test
  void theCharsetOfTheAnswerIsRespected() {
    byte[] latin = "größer".getBytes(StandardCharsets.ISO_8859_1);
    server.on("/latin", 200, latin, "Content-Type", "text/plain; charset=\"ISO-8859-1\"");
    server.on("/odd", 200, "größer", "Content-Type", "text/plain; charset=no-such");

    assertThat(completed(server.url("/latin")).getString("result.body")).isEqualTo("größer");
    assertThat(completed(server.url("/odd")).getString("result.body")).isEqualTo("größer");
  }

  @Test
  void aCompressedBodyIsReadUpToTheBound() throws IOException {
    server.on("/small", 200, gzip("hello"), "Content-Encoding", "gzip");
    server.on("/bomb", 200, gzip("x".repeat(50 << 20)), "Content-Encoding", "gzip");

    assertThat(completed(server.url("/small")).getString("result.body")).isEqualTo("hello");
    assertThat(completed(server.url("/bomb")).getBoolean("result.truncated")).isTrue();
  }

  @Test
  void aHeaderThatComesTwiceIsKeptAsOne() {
    server.on("/a", 200, "", "X-Many", "one", "X-Many", "two");

    assertThat(completed(server.url("/a")).getString("result.headers.x-many"))
        .isEqualTo("one, two");
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static int bytesOfResult(String id) throws JsonProcessingException {
    String task = RestAssured.get("/api/v1/tasks/" + id).asString();
    String result = new ObjectMapper().readTree(task).get("result").toString();
    return result.getBytes(StandardCharsets.UTF_8).length;
  }
}
