package dev.holdfast.outage.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** Sends requests over connections that stay open, and takes down how each went. */
final class Api {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LONGEST).build();
  private final URI service;
  private final Recording recording;
  private final Supplier<String> mode;

  /**
   * Sends to one service.
   *
   * @param mode what the service has told last
   */
  Api(URI service, Recording recording, Supplier<String> mode) {
    this.service = service;
    this.recording = recording;
    this.mode = mode;
  }

  /** Sends it once and waits for the answer. */
  Reply send(Ask ask) throws InterruptedException {
    String entered = mode.get();
    Instant at = recording.now();
    long begun = System.nanoTime();
    HttpResponse<String> answer = null;
    String trouble = null;
    try {
      answer = http.send(request(ask), BodyHandlers.ofString());
    } catch (IOException e) {
      trouble = e.toString();
    }
    long nanos = System.nanoTime() - begun;
    Reply reply = reply(ask, at, answer, trouble);
    boolean overloaded = answer != null && isOverload(answer, reply.body());
    String served = answer == null ? null : header(answer, "Holdfast-Mode");
    recording.add(
        new Sample(ask.what(), begun, nanos, entered, served, reply.failure(), overloaded));
    return reply;
  }

  private HttpRequest request(Ask ask) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(service.resolve("/api/v1" + ask.path())).timeout(LONGEST);
    if (ask.key() != null) {
      request.header("Idempotency-Key", ask.key());
    }
    if (ask.body() == null) {
      return request.method(ask.method(), BodyPublishers.noBody()).build();
    }
    return request
        .header("Content-Type", "application/json")
        .method(ask.method(), BodyPublishers.ofString(ask.body()))
        .build();
  }

  private Reply reply(Ask ask, Instant at, HttpResponse<String> answer, String trouble) {
    if (answer == null) {
      return new Reply(at, recording.now(), 0, MissingNode.getInstance(), null, null, trouble);
    }
    JsonNode body = body(answer.body());
    String problem = body.path("type").asText("").replaceFirst(".*/problems/", "");
    boolean fine = ask.deserved().contains(answer.statusCode()) || isOverload(answer, body);
    String failure = fine ? null : answer.statusCode() + " " + problem;
    return new Reply(
        at, recording.now(), answer.statusCode(), body, header(answer, "ETag"), problem, failure);
  }

  private static boolean isOverload(HttpResponse<String> answer, JsonNode problem) {
    return answer.statusCode() == 503
        && Reply.tellsOverload(problem)
        && header(answer, "Retry-After") != null;
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse(null);
  }

  private static JsonNode body(String text) {
    try {
      return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }
}
