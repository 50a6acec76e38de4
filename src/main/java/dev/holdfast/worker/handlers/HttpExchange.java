package dev.holdfast.worker.handlers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.worker.TaskFailure;
import dev.holdfast.worker.handlers.HttpTargets.Target;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One request and its answer, without redirects. */
@Singleton
class HttpExchange {
  /** So much of a body is read; the result keeps what fits its own bound. */
  static final int MOST_BYTES = 256 << 10;

  private static final int CONNECT_MILLIS = 10_000;
  private static final int IDLE_SECONDS = 30;

  /** The client sets these itself. */
  private static final Set<String> OWN =
      Set.of("host", "content-length", "transfer-encoding", "connection", "upgrade", "te");

  private static final Set<String> CREDENTIALS =
      Set.of("authorization", "cookie", "proxy-authorization");
  private static final Set<String> OF_BODY = Set.of("content-type", "content-encoding");

  private final HttpClient client;
  private final HttpResults results;

  HttpExchange(Vertx vertx, HttpResults results) {
    this.results = results;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setKeepAliveTimeout(IDLE_SECONDS)
                .setMaxPoolSize(64)
                .setDecompressionSupported(true));
  }

  /** What is sent. */
  record Request(String method, Target target, Map<String, String> headers, String body) {

    static Request of(String method, Target target, Map<String, String> given, JsonNode body) {
      Map<String, String> headers = new LinkedHashMap<>();
      given.forEach(
          (name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!OWN.contains(lower) && value != null) {
              headers.put(lower, value);
            }
          });
      boolean none = body == null || body.isNull();
      if (!none && !body.isTextual()) {
        headers.putIfAbsent("content-type", "application/json");
      }
      headers.putIfAbsent("user-agent", "Holdfast");
      String text = none ? null : body.isTextual() ? body.textValue() : body.toString();
      return new Request(method, target, headers, text);
    }

    /** The next request after a redirect (RFC 9110 section 15.4). */
    Request redirectedTo(Target next, int status) {
      boolean asGet =
          status == 303 && !method.equals("HEAD")
              || (status == 301 || status == 302) && method.equals("POST");
      Map<String, String> kept = new LinkedHashMap<>(headers);
      if (!target.sameOrigin(next)) {
        kept.keySet().removeAll(CREDENTIALS);
      }
      if (asGet) {
        kept.keySet().removeAll(OF_BODY);
      }
      return new Request(asGet ? "GET" : method, next, kept, asGet ? null : body);
    }
  }

  /**
   * What came back.
   *
   * @param location where a redirect leads, or null when it is none
   * @param result what the task keeps
   */
  record Answer(int status, String location, Object result) {}

  /** Sends it; fails with a retryable {@link TaskFailure} when there is no answer. */
  Uni<Answer> send(Request request) {
    return Uni.createFrom().emitter(emitter -> send(request, emitter));
  }

  private void send(Request request, UniEmitter<? super Answer> emitter) {
    Target target = request.target();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(request.method()))
            .setServer(
                SocketAddress.inetSocketAddress(target.port(), target.address().getHostAddress()))
            .setHost(target.uri().getHost())
            .setPort(target.port())
            .setSsl(target.secure())
            .setURI(target.pathAndQuery());
    try {
      request.headers().forEach(options::addHeader);
    } catch (IllegalArgumentException e) {
      emitter.fail(TaskFailure.permanent("A header cannot be sent: " + e.getMessage()));
      return;
    }
    client
        .request(options)
        .onSuccess(open -> write(open, request, emitter))
        .onFailure(e -> emitter.fail(noAnswer(request, e)));
  }

  private void write(HttpClientRequest open, Request request, UniEmitter<? super Answer> emitter) {
    emitter.onTermination(() -> open.reset());
    open.response()
        .onSuccess(response -> read(open, response, request, emitter))
        .onFailure(e -> emitter.fail(noAnswer(request, e)));
    if (request.body() == null) {
      open.end();
    } else {
      open.end(Buffer.buffer(request.body()));
    }
  }

  private void read(
      HttpClientRequest open,
      HttpClientResponse response,
      Request request,
      UniEmitter<? super Answer> emitter) {
    Buffer body = Buffer.buffer();
    response.exceptionHandler(e -> emitter.fail(noAnswer(request, e)));
    response.endHandler(end -> emitter.complete(answer(response, body, false)));
    response.handler(
        chunk -> {
          int room = MOST_BYTES - body.length();
          body.appendBuffer(chunk.length() <= room ? chunk : chunk.slice(0, room));
          if (chunk.length() > room) {
            response.handler(null);
            emitter.complete(answer(response, body, true));
            open.reset();
          }
        });
  }

  private Answer answer(HttpClientResponse response, Buffer body, boolean truncated) {
    int status = response.statusCode();
    boolean redirect =
        status == 301 || status == 302 || status == 303 || status >= 307 && status <= 308;
    String location = redirect ? response.getHeader("Location") : null;
    Map<String, String> headers = new LinkedHashMap<>();
    response
        .headers()
        .forEach(
            header ->
                headers.merge(
                    header.getKey().toLowerCase(Locale.ROOT),
                    header.getValue(),
                    (one, other) -> one + ", " + other));
    return new Answer(status, location, results.of(status, headers, body.getBytes(), truncated));
  }

  private static TaskFailure noAnswer(Request request, Throwable e) {
    return TaskFailure.retryable(
        "%s %s got no answer: %s"
            .formatted(request.method(), request.target().shown(), e.getMessage()));
  }
}
