package dev.holdfast.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.domain.FieldError;
import dev.holdfast.domain.Json;
import dev.holdfast.domain.TaskOutcome;
import dev.holdfast.domain.TaskOutcome.Cancelled;
import dev.holdfast.domain.TaskOutcome.Completed;
import dev.holdfast.domain.TaskOutcome.Failed;
import dev.holdfast.domain.TaskOutcome.Snoozed;
import dev.holdfast.service.Storable;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Turns what a handler answers into an outcome, whatever it answers. */
@Singleton
final class Results {
  /** Bound of a stored result, in bytes of JSON. */
  static final int MOST_BYTES = 256 << 10;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private static final Duration LONGEST_SNOOZE = Duration.ofDays(366);

  private final ObjectMapper mapper;
  private final ObjectReader strict;

  /** Keeps every digit of a number, unlike the mapper of the application. */
  Results(ObjectMapper mapper) {
    this.mapper =
        mapper
            .copy()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);
    this.strict = this.mapper.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  /** The params as the handler wants them. */
  <P> P params(Json params, Class<P> type) {
    try {
      return mapper.readValue(params.text(), type);
    } catch (JsonProcessingException e) {
      throw TaskFailure.permanent("The params do not fit: " + e.getOriginalMessage());
    }
  }

  /** The outcome of an answer, whatever the handler answered. */
  TaskOutcome outcome(Object answer, Instant startedAt, Instant finishedAt) {
    if (answer == null) {
      return new Completed(null);
    }
    if (answer instanceof TaskOutcome said) {
      return checked(said, startedAt, finishedAt);
    }
    try {
      return completed(mapper.valueToTree(answer), startedAt, finishedAt);
    } catch (IllegalArgumentException | StackOverflowError e) {
      return new Failed("The handler's result cannot be written as JSON.", false);
    }
  }

  private TaskOutcome checked(TaskOutcome said, Instant startedAt, Instant finishedAt) {
    if (said instanceof Completed done) {
      return done.result() == null ? done : parsed(done.result(), startedAt, finishedAt);
    } else if (said instanceof Failed failed) {
      return new Failed(Errors.text(failed.error()), failed.retry());
    } else if (said instanceof Cancelled cancelled) {
      return new Cancelled(Errors.text(cancelled.reason()));
    } else if (said instanceof Snoozed snoozed) {
      Duration delay = snoozed.delay();
      boolean sound = delay != null && !delay.isNegative() && delay.compareTo(LONGEST_SNOOZE) <= 0;
      return sound ? said : new Failed("The handler snoozed for no sound time.", false);
    }
    return said;
  }

  private TaskOutcome parsed(Json result, Instant startedAt, Instant finishedAt) {
    try {
      return completed(strict.readTree(String.valueOf(result.text())), startedAt, finishedAt);
    } catch (JsonProcessingException | RuntimeException e) {
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
    return stored(object.toString());
  }

  private TaskOutcome stored(String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MOST_BYTES) {
      String error = "The handler's result has %d bytes; at most %d are kept.";
      return new Failed(error.formatted(bytes, MOST_BYTES), false);
    }
    try {
      // Read again: a raw value inside of it can be anything.
      List<FieldError> unstorable = Storable.errors(strict.readTree(text));
      return unstorable.isEmpty()
          ? new Completed(new Json(text))
          : new Failed("The handler's result cannot be stored: " + told(unstorable.get(0)), false);
    } catch (JsonProcessingException e) {
      return new Failed("The handler's result is not JSON.", false);
    }
  }

  private static String told(FieldError error) {
    return error.field() + " " + error.message() + ".";
  }

  /** The outcome of a failure. */
  static TaskOutcome failure(Throwable failure) {
    if (failure instanceof TaskFailure said) {
      return new Failed(Errors.text(said.getMessage()), said.retry());
    }
    return new Failed(Errors.of(failure), true);
  }
}
