package dev.holdfast.worker.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.worker.TaskContext;
import dev.holdfast.worker.TaskFailure;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ForkJoinPool;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code http.request} in production: each step of the way is checked, not only the first. */
class HttpProductionTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String PUBLIC = "public.example";

  private final HttpStub server = new HttpStub();

  @AfterEach
  void stop() {
    server.close();
  }

  @AfterAll
  static void close() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aPublicNameIsCalledAtTheAddressThatWasChecked() {
    server.on("/a", 200, "hello");

    assertThat(call("/a").toString()).contains("hello");
    assertThat(server.last().header("Host")).isEqualTo(PUBLIC + ":" + port());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:%d/secret",
        "http://localhost:%d/secret",
        "http://169.254.169.254/x",
        "http://[::ffff:127.0.0.1]:%d/secret",
        "//127.0.0.1:%d/secret"
      })
  void aRedirectToAPrivateTargetIsRefused(String location) {
    server.on("/from", 302, "", "Location", location.formatted(port())).on("/secret", 200, "x");

    assertThatThrownBy(() -> call("/from"))
        .isInstanceOf(TaskFailure.class)
        .hasMessageContaining("is not on the public internet")
        .asInstanceOf(InstanceOfAssertFactories.type(TaskFailure.class))
        .returns(false, TaskFailure::retry);
    assertThat(server.requests()).hasSize(1);
  }

  private int port() {
    return URI.create(server.url("/")).getPort();
  }

  private Object call(String path) {
    String url = "http://" + PUBLIC + ":" + port() + path;
    HttpRequestHandler handler =
        new HttpRequestHandler(
            new PublicStub(), new HttpExchange(VERTX, new HttpResults(new ObjectMapper())));
    HttpRequestHandler.Params params =
        new HttpRequestHandler.Params(null, url, Map.of(), null, null, 10.0, null);
    TaskContext<HttpRequestHandler.Params> context =
        new TaskContext<>(
            UUID.randomUUID(),
            UUID.randomUUID(),
            1,
            Instant.MAX,
            params,
            () -> false,
            ForkJoinPool.commonPool());
    return handler.handle(context).await().atMost(Duration.ofSeconds(20));
  }

  /** The rule of production, but one public name stands for the stub. */
  private static final class PublicStub extends HttpTargets {
    PublicStub() {
      super(HttpTargetsTest.config(Map.of("holdfast.environment", "production")));
    }

    @Override
    Target resolve(String url) {
      URI uri = URI.create(url);
      return PUBLIC.equals(uri.getHost())
          ? new Target(uri, InetAddress.getLoopbackAddress())
          : super.resolve(url);
    }
  }
}
