package dev.holdfast.worker.handlers;

import static dev.holdfast.worker.handlers.HttpTasks.completed;
import static dev.holdfast.worker.handlers.HttpTasks.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code http.request}: redirects. */
@QuarkusTest
class HttpRedirectTest {
  private static final Map<String, String> CREDENTIALS =
      Map.of("Authorization", "Bearer x", "Cookie", "a=b", "X-Other", "kept");

  private final HttpStub server = new HttpStub();
  private final HttpStub other = new HttpStub();

  @AfterEach
  void stop() {
    server.close();
    other.close();
  }

  @ParameterizedTest
  @CsvSource({
    "301, POST, GET", "302, POST, GET", "303, POST, GET", "303, PUT, GET", "307, POST, POST",
    "308, POST, POST", "301, PUT, PUT", "302, DELETE, DELETE", "303, HEAD, HEAD", "302, GET, GET"
  })
  void aRedirectIsFollowedAsItsStatusSays(int status, String method, String next) {
    server.on("/from", status, "moved", "Location", "/to?x=1").on("/to", 200, "arrived");

    boolean hasBody = method.startsWith("P");
    JsonPath task =
        completed(server.url("/from"), "method", method, "body", hasBody ? Map.of("a", 1) : null);

    assertThat(task.getInt("result.status")).isEqualTo(200);
    assertThat(server.last().uri()).isEqualTo("/to?x=1");
    assertThat(server.last().method()).isEqualTo(next);
    boolean bodyGoesOn = hasBody && next.equals(method);
    assertThat(server.last().body()).isEqualTo(bodyGoesOn ? "{\"a\":1}" : "");
    assertThat(server.last().header("Content-Type"))
        .isEqualTo(bodyGoesOn ? "application/json" : null);
  }

  @Test
  void fiveRedirectsAreFollowedAndNoMore() {
    server.on("/6", 302, "", "Location", "/5").on("/0", 200, "end");
    for (int i = 1; i <= 5; i++) {
      server.on("/" + i, 302, "", "Location", "/" + (i - 1));
    }

    assertThat(completed(server.url("/5")).getString("result.body")).isEqualTo("end");
    JsonPath tooMany = failed(server.url("/6"));

    assertThat(tooMany.getString("error")).isEqualTo("More than 5 redirects.");
    assertThat(tooMany.getInt("attempt")).isEqualTo(1);
  }

  @Test
  void aRedirectIsAnAnswerWhenItIsNotToBeFollowed() {
    server.on("/from", 302, "moved", "Location", "/to");

    JsonPath task =
        completed(server.url("/from"), "follow_redirects", false, "expect_status", List.of(302));

    assertThat(task.getString("result.headers.location")).isEqualTo("/to");
    assertThat(task.getString("result.body")).isEqualTo("moved");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void credentialsStayWithinTheirOrigin() {
    server.on("/home", 302, "", "Location", "/to").on("/to", 200, "");
    server.on("/away", 302, "", "Location", other.url("/to"));
    other.on("/to", 200, "");

    completed(server.url("/home"), "headers", CREDENTIALS);
    assertThat(server.last().header("Authorization")).isEqualTo("Bearer x");
    assertThat(server.last().header("Cookie")).isEqualTo("a=b");

    completed(server.url("/away"), "headers", CREDENTIALS);
    assertThat(other.last().header("Authorization")).isNull();
    assertThat(other.last().header("Cookie")).isNull();
    assertThat(other.last().header("X-Other")).isEqualTo("kept");
  }

  @Test
  void credentialsThatWereDroppedDoNotComeBack() {
    server.on("/away", 302, "", "Location", other.url("/back")).on("/home", 200, "");
    other.on("/back", 302, "", "Location", server.url("/home"));

    completed(server.url("/away"), "headers", CREDENTIALS);

    assertThat(server.last().uri()).isEqualTo("/home");
    assertThat(server.last().header("Authorization")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://", "file:///etc/passwd", "http://a b/", "::", "ftp://127.0.0.1/"})
  void aRedirectThatLeadsToNoUrlFailsForGood(String location) {
    server.on("/from", 302, "", "Location", location);

    assertThat(failed(server.url("/from")).getInt("attempt")).isEqualTo(1);
  }

  @Test
  void aRedirectWithALargeBodyIsFollowedToo() {
    server.on("/from", 302, "x".repeat(1 << 20), "Location", "/to").on("/to", 200, "end");

    assertThat(completed(server.url("/from")).getString("result.body")).isEqualTo("end");
  }
}
