package dev.holdfast.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.domain.Json;
import dev.holdfast.domain.TaskOutcome;
import dev.holdfast.domain.TaskOutcome.Completed;
import dev.holdfast.domain.TaskOutcome.Failed;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeoutException;

/** Turns what a handler answers into an outcome, whatever it answers. */
@Singleton
final class Results {
  /** Bound of a stored result, in bytes of JSON. */
  static final int MOST_BYTES = 256 << 10;

  private static final int LONGEST_ERROR = 8 << 10;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final ObjectMapper mapper;

  Results(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /** The params as the handler wants them. */
  <P> P params(Json params, Class<P> type) {
    try {
      return mapper.readValue(params.text(), type);
    } catch (JsonProcessingException e) {
      throw TaskFailure.permanent("The params do not fit: " + e.getOriginalMessage());
    }
  }

  /** The outcome of an answer. */
  TaskOutcome outcome(Object answer, Instant startedAt, Instant finishedAt) {
    if (answer instanceof Completed done) {
      return done.result() == null ? done : completed(done.result(), startedAt, finishedAt);
    } else if (answer instanceof TaskOutcome outcome) {
      return outcome;
    } else if (answer == null) {
      return new Completed(null);
    }
    try {
      return completed(mapper.valueToTree(answer), startedAt, finishedAt);
    } catch (IllegalArgumentException | StackOverflowError e) {
      return new Failed("The handler's result cannot be written as JSON.", false);
    }
  }

  private TaskOutcome completed(Json result, Instant startedAt, Instant finishedAt) {
    try {
      return completed(mapper.readTree(result.text()), startedAt, finishedAt);
    } catch (JsonProcessingException e) {
      return new Failed("The handler's result is not JSON.", false);
    }
  }

  private TaskOutcome completed(JsonNode tree, Instant startedAt, Instant finishedAt) {
    if (!(tree instanceof ObjectNode object)) {
      return new Failed("The handler's result is not a JSON object.", false);
    }
    ObjectNode meta = object.get("meta") instanceof ObjectNode own ? own : object.putObject("meta");
    meta.putObject("exec")
        .put("started_at", TIME.format(startedAt))
        .put("finished_at", TIME.format(finishedAt))
        .put("latency_ms", Duration.between(startedAt, finishedAt).toNanos() / 1_000 / 1_000.0);
    String text = object.toString();
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MOST_BYTES) {
      return new Failed(
          "The handler's result has %d bytes; at most %d are kept.".formatted(bytes, MOST_BYTES),
          false);
    }
    return text.indexOf("\\u0000") >= 0 || !storable(text)
        ? new Failed("The handler's result has a NUL character or a lone surrogate.", false)
        : new Completed(new Json(text));
  }

  private static boolean storable(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /** The outcome of a failure. */
  static TaskOutcome failure(Throwable failure) {
    if (failure instanceof TaskFailure said) {
      return new Failed(cut(said.getMessage()), said.retry());
    }
    if (failure instanceof TimeoutException) {
      return new Failed(cut(failure.getMessage()), true);
    }
    String message = failure.getMessage();
    String name = failure.getClass().getSimpleName();
    return new Failed(cut(message == null ? name : name + ": " + message), true);
  }

  private static String cut(String message) {
    String clean =
        new String(message.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
            .replace('\0', ' ');
    if (clean.length() <= LONGEST_ERROR) {
      return clean;
    }
    int end = Character.isHighSurrogate(clean.charAt(LONGEST_ERROR - 1)) ? 1 : 0;
    return clean.substring(0, LONGEST_ERROR - end);
  }
}
