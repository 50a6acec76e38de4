package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of the two services: what it answers, told without what may differ. */
final class Side {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern KEPT = Pattern.compile("\\{([a-z0-9_]+)(?:\\.([a-z_]+))?}");

  private final String store;
  private final ServiceProcess service;
  private final Sameness sameness = new Sameness();
  private final Map<String, HttpResponse<String>> kept = new HashMap<>();

  Side(String store, ServiceProcess service) {
    this.store = store;
    this.service = service;
  }

  /** The answer in a form that is the same on both sides. */
  String answer(Call call) {
    HttpResponse<String> answer =
        call.until() == null
            ? send(call)
            : await()
                .alias(call.toString())
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(
                    () -> send(call),
                    seen -> call.until().equals(json(seen).path("status").asText()));
    assertThat(answer.statusCode()).as(told(call, answer)).isEqualTo(call.status());
    if (call.replayed()) {
      assertThat(answer.headers().firstValue("Idempotent-Replayed"))
          .as("%s", call)
          .hasValue("true");
    }
    if (call.name() != null) {
      kept.put(call.name(), answer);
    }
    return sameness.of(answer);
  }

  private String told(Call call, HttpResponse<String> answer) {
    String log = answer.statusCode() < 500 ? "" : service.output();
    return "%s on %s: %s %s".formatted(call, store, answer.body(), log);
  }

  private HttpResponse<String> send(Call call) {
    BodyPublisher body =
        call.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(call.body());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(service.uri(filled(call.path())))
            .timeout(PATIENCE)
            .method(call.method(), body);
    call.headers().forEach((name, value) -> request.header(name, filled(value)));
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String filled(String template) {
    return KEPT.matcher(template).replaceAll(found -> Matcher.quoteReplacement(value(found)));
  }

  private String value(java.util.regex.MatchResult reference) {
    HttpResponse<String> answer = kept.get(reference.group(1));
    assertThat(answer).as(reference.group()).isNotNull();
    String field = reference.group(2) == null ? "id" : reference.group(2);
    return field.equals("etag")
        ? answer.headers().firstValue("ETag").orElseThrow()
        : json(answer).required(field).asText();
  }

  private static JsonNode json(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
