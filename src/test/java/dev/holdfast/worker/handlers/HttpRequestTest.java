package dev.holdfast.worker.handlers;

import static dev.holdfast.worker.TaskCalls.awaitStatus;
import static dev.holdfast.worker.TaskCalls.cancel;
import static dev.holdfast.worker.TaskCalls.create;
import static dev.holdfast.worker.TaskCalls.get;
import static dev.holdfast.worker.TaskCalls.task;
import static dev.holdfast.worker.handlers.HttpTasks.completed;
import static dev.holdfast.worker.handlers.HttpTasks.failed;
import static dev.holdfast.worker.handlers.HttpTasks.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code http.request}: what is sent, and which answers are a success. */
@QuarkusTest
class HttpRequestTest {
  private final HttpStub server = new HttpStub();
  private final CountDownLatch never = new CountDownLatch(1);

  @AfterEach
  void stop() {
    never.countDown();
    server.close();
  }

  @Test
  void getIsTheDefaultAndNothingElseIsSent() {
    server.on("/a", 200, "hello", "X-Mine", "1");

    JsonPath task = completed(server.url("/a?q=%20x"));

    assertThat(task.getInt("result.status")).isEqualTo(200);
    assertThat(task.getString("result.body")).isEqualTo("hello");
    assertThat(task.getBoolean("result.truncated")).isFalse();
    assertThat(task.getString("result.headers.x-mine")).isEqualTo("1");
    assertThat(task.getMap("result.meta.exec")).containsKey("latency_ms");
    assertThat(server.last().method()).isEqualTo("GET");
    assertThat(server.last().uri()).isEqualTo("/a?q=%20x");
    assertThat(server.last().body()).isEmpty();
    assertThat(server.last().header("User-Agent")).isEqualTo("Holdfast");
    assertThat(server.last().header("Host")).isEqualTo(server.url("").substring(7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "REPORT", "post"})
  void methodHeadersAndBodyAreSentAsTheyAre(String method) {
    server.on("/a", 201, "");

    completed(
        server.url("/a"),
        "method",
        method,
        "headers",
        Map.of("X-One", "ü?", "Content-Type", "text/x", "Host", "elsewhere", "Content-Length", "1"),
        "body",
        "plain \u00fc");

    assertThat(server.last().method()).isEqualTo(method.toUpperCase(java.util.Locale.ROOT));
    assertThat(server.last().body()).isEqualTo("plain \u00fc");
    assertThat(server.last().header("X-One")).isNotNull();
    assertThat(server.last().header("Content-Type")).isEqualTo("text/x");
    assertThat(server.last().header("Host")).startsWith("127.0.0.1:");
  }

  @Test
  void aBodyThatIsNoStringIsSentAsJson() {
    server.on("/a", 200, "");

    completed(server.url("/a"), "method", "POST", "body", Map.of("a", List.of(1, "x")));

    assertThat(server.last().body()).isEqualTo("{\"a\":[1,\"x\"]}");
    assertThat(server.last().header("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void headHasNoBody() {
    server.on("/a", 200, "hidden");

    assertThat(completed(server.url("/a"), "method", "HEAD").getString("result.body")).isEmpty();
  }

  @Test
  void anExpectedStatusIsASuccessAndAnyOtherIsNot() {
    server.on("/missing", 404, "").on("/there", 200, "");

    assertThat(
            completed(server.url("/missing"), "expect_status", List.of(404, 410))
                .getInt("result.status"))
        .isEqualTo(404);
    assertThat(failed(server.url("/there"), "expect_status", List.of(404, 410)).getString("error"))
        .isEqualTo("GET " + server.url("/there") + " answered 200.");
  }

  @ParameterizedTest
  @CsvSource({
    "400, 1", "401, 1", "403, 1", "404, 1", "410, 1", "422, 1", "408, 2", "429, 2", "500, 2",
    "502, 2", "503, 2", "302, 2"
  })
  void onlyWhatMayPassIsRetried(int status, int attempts) {
    server.on("/a", status, "why");

    JsonPath task = failed(server.url("/a"));

    assertThat(task.getString("error"))
        .isEqualTo("GET " + server.url("/a") + " answered " + status + ".");
    assertThat(task.getInt("attempt")).isEqualTo(attempts);
    assertThat(server.requests()).hasSize(attempts);
  }

  @Test
  void aServerThatDoesNotAnswerInTimeIsTriedAgain() {
    server.on("/a", exchange -> hang());

    JsonPath task = failed(server.url("/a"), "timeout_seconds", 0.2);

    assertThat(task.getString("error")).isEqualTo("No whole answer within 0.2 s.");
    assertThat(task.getInt("attempt")).isEqualTo(2);
  }

  @Test
  void aBodyThatDoesNotEndInTimeIsNoAnswer() {
    server.on(
        "/a",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('x');
          exchange.getResponseBody().flush();
          hang();
        });

    assertThat(failed(server.url("/a"), "timeout_seconds", 0.2).getString("error"))
        .isEqualTo("No whole answer within 0.2 s.");
  }

  @Test
  void aBodyThatBreaksOffIsNoAnswer() {
    server.on(
        "/a",
        exchange -> {
          exchange.sendResponseHeaders(200, 1_000);
          exchange.getResponseBody().write('x');
          throw new IOException("breaks off");
        });

    JsonPath task = failed(server.url("/a"));

    assertThat(task.getString("error")).contains(" got no answer: ");
    assertThat(task.getInt("attempt")).isEqualTo(2);
  }

  @Test
  void aServerThatIsNotThereOrHangsUpIsTriedAgain() {
    server.on("/a", exchange -> {});
    String hungUp = server.url("/a");
    HttpStub gone = new HttpStub();
    gone.close();

    for (String url : List.of(hungUp, gone.url("/a"))) {
      JsonPath task = failed(url);
      assertThat(task.getString("error")).startsWith("GET " + url + " got no answer: ");
      assertThat(task.getInt("attempt")).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"url\": \"\"}",
        "{\"url\": \"localhost\"}",
        "{\"url\": \"ftp://localhost/x\"}",
        "{\"url\": \"@/a\", \"method\": \"\"}",
        "{\"url\": \"@/a\", \"method\": \"GE T\"}",
        "{\"url\": \"@/a\", \"method\": \"GET / HTTP/1.1\\r\\nX: y\"}",
        "{\"url\": \"@/a\", \"method\": \"CONNECT\"}",
        "{\"url\": \"@/a\", \"headers\": {\"\": \"x\"}}",
        "{\"url\": \"@/a\", \"headers\": {\"a b\": \"x\"}}",
        "{\"url\": \"@/a\", \"headers\": {\"a:b\": \"x\"}}",
        "{\"url\": \"@/a\", \"headers\": {\"\u00fc\": \"x\"}}",
        "{\"url\": \"@/a\", \"headers\": {\"a\\r\\nb\": \"x\"}}",
        "{\"url\": \"@/a\", \"headers\": {\"a\": \"x\\r\\nInjected: y\"}}",
        "{\"url\": \"@/a\", \"headers\": {\"a\": \"x\\ny\"}}",
        "{\"url\": \"@/a\", \"headers\": {\"a\": {}}}",
        "{\"url\": \"@/a\", \"headers\": []}",
        "{\"url\": \"@/a\", \"expect_status\": 200}",
        "{\"url\": \"@/a\", \"timeout_seconds\": 0}",
        "{\"url\": \"@/a\", \"timeout_seconds\": -1}",
        "{\"url\": \"@/a\", \"timeout_seconds\": 3600.5}",
        "{\"url\": \"@/a\", \"timeout_seconds\": \"soon\"}",
        "{\"url\": \"@/a\", \"follow_redirects\": \"perhaps\"}"
      })
  void aRequestThatCannotBeSentFailsForGood(String params) {
    server.on("/a", 200, "");
    Map<String, Object> read = JsonPath.from(params.replace("@", server.url(""))).getMap("");

    JsonPath task = awaitStatus(create(task("http.request", read)), "failed");

    assertThat(task.getInt("attempt")).isEqualTo(1);
    assertThat(task.getString("error")).isNotBlank();
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void aCancelledRequestIsBrokenOff() throws IOException {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listening.setSoTimeout(20_000);
      String id = start("http://127.0.0.1:" + listening.getLocalPort() + "/");
      try (Socket connection = listening.accept()) {
        connection.setSoTimeout(20_000);
        assertThat(connection.getInputStream().read()).isEqualTo('G');

        cancel(id);

        connection.getInputStream().readAllBytes();
        assertThat(get(id).getString("status")).isEqualTo("cancelled");
      }
    }
  }

  private void hang() {
    try {
      never.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
