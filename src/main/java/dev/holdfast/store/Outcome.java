package dev.holdfast.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.holdfast.domain.Fact;
import dev.holdfast.domain.HoldfastException.Conflict;
import dev.holdfast.domain.HoldfastException.NotFound;
import dev.holdfast.domain.HoldfastException.PreconditionFailed;
import dev.holdfast.domain.HoldfastException.Refusal;
import dev.holdfast.domain.Json;
import dev.holdfast.domain.Lease;
import dev.holdfast.domain.RetryPolicy;
import dev.holdfast.domain.Revision;
import dev.holdfast.domain.Settled;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskSpec;
import dev.holdfast.domain.TaskState;
import dev.holdfast.domain.TaskStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * How the outcome of an operation is kept beside its id: as the domain value in JSON, or as the
 * refusal. Both stores write the same text, so that a key that was answered by one is answered
 * alike by the other.
 *
 * @param value the value as JSON, or null
 * @param refusal name of the refusal, or null
 * @param message the refusal's message, or null
 */
@RegisterForReflection(
    targets = {
      Outcome.class,
      Task.class,
      TaskSpec.class,
      TaskState.class,
      TaskStatus.class,
      Lease.class,
      Revision.class,
      RetryPolicy.class,
      Json.class,
      Fact.class,
      Settled.class
    })
public record Outcome(String value, String refusal, String message) {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .build()
          .registerModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

  /** The text that keeps a value. */
  public static String of(Object value) {
    return write(new Outcome(write(value), null, null));
  }

  /** The text that keeps a refusal. */
  public static String of(Refusal refusal) {
    return write(new Outcome(null, refusal.getClass().getSimpleName(), refusal.getMessage()));
  }

  /**
   * The kept value.
   *
   * @throws Refusal if a refusal was kept
   */
  public static <T> T read(String text, TypeReference<T> type) {
    Outcome outcome = parse(text, new TypeReference<>() {});
    if (outcome.refusal != null) {
      throw outcome.refused();
    }
    return parse(outcome.value, type);
  }

  /** A value as JSON, for people. */
  public static String text(Object value) {
    return write(value);
  }

  private Refusal refused() {
    return switch (refusal) {
      case "NotFound" -> new NotFound(message).asReplay();
      case "PreconditionFailed" -> new PreconditionFailed().asReplay();
      case "Conflict" -> new Conflict(message).asReplay();
      default -> throw new IllegalStateException("a kept refusal is unknown: " + refusal);
    };
  }

  private static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an outcome cannot be written", e);
    }
  }

  private static <T> T parse(String text, TypeReference<T> type) {
    try {
      return MAPPER.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a kept outcome cannot be read", e);
    }
  }
}
