package dev.holdfast.sync.entry;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.holdfast.domain.Settlement;
import dev.holdfast.domain.TaskChange;
import dev.holdfast.domain.TaskOutcome;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;

/**
 * Bodies of entries as JSON, the same on every store and in every version that knows the kind. What
 * a body does not know fails the reading: it may mean more than is understood (rule S4).
 */
@RegisterForReflection(
    targets = {
      Body.CreateTasks.class,
      Body.ChangeTask.class,
      Body.DeleteTask.class,
      Body.ClaimTasks.class,
      Body.Claimed.class,
      Body.SettleRuns.class,
      Body.CreateFacts.class,
      Body.ChangeFact.class,
      Body.DeleteFact.class,
      Body.Refused.class,
      Settlement.class,
      TaskChange.Run.class,
      TaskChange.Cancel.class,
      TaskChange.Edit.class,
      TaskOutcome.Completed.class,
      TaskOutcome.Failed.class,
      TaskOutcome.Snoozed.class,
      TaskOutcome.Cancelled.class,
      TaskOutcome.Released.class,
      Bodies.Kinds.class,
      Bodies.Changes.class,
      Bodies.Outcomes.class,
      PatchText.OfTask.class,
      PatchText.OfFact.class,
      PatchText.Demand.class,
      PatchText.Sent.class
    })
public final class Bodies {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .addModule(new JavaTimeModule())
          .addModule(PatchText.module())
          .disable(
              SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
              SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          // What follows from a value is not part of it.
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
          .addMixIn(Body.class, Kinds.class)
          .addMixIn(TaskChange.class, Changes.class)
          .addMixIn(TaskOutcome.class, Outcomes.class)
          .build();

  private Bodies() {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @Type(value = Body.CreateTasks.class, name = "create-tasks"),
    @Type(value = Body.ChangeTask.class, name = "change-task"),
    @Type(value = Body.DeleteTask.class, name = "delete-task"),
    @Type(value = Body.ClaimTasks.class, name = "claim-tasks"),
    @Type(value = Body.SettleRuns.class, name = "settle-runs"),
    @Type(value = Body.CreateFacts.class, name = "create-facts"),
    @Type(value = Body.ChangeFact.class, name = "change-fact"),
    @Type(value = Body.DeleteFact.class, name = "delete-fact"),
    @Type(value = Body.Refused.class, name = "refused")
  })
  interface Kinds {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "change")
  @JsonSubTypes({
    @Type(value = TaskChange.Run.class, name = "run"),
    @Type(value = TaskChange.Cancel.class, name = "cancel"),
    @Type(value = TaskChange.Edit.class, name = "edit")
  })
  interface Changes {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
  @JsonSubTypes({
    @Type(value = TaskOutcome.Completed.class, name = "completed"),
    @Type(value = TaskOutcome.Failed.class, name = "failed"),
    @Type(value = TaskOutcome.Snoozed.class, name = "snoozed"),
    @Type(value = TaskOutcome.Cancelled.class, name = "cancelled"),
    @Type(value = TaskOutcome.Released.class, name = "released")
  })
  interface Outcomes {}

  /** The text that an entry keeps. */
  public static String write(Body body) {
    try {
      return MAPPER.writerFor(Body.class).writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an entry's body cannot be written", e);
    }
  }

  /** The body; nothing if this version does not know its kind or its words (rule S4). */
  public static Optional<Body> read(String text) {
    try {
      return Optional.of(MAPPER.readValue(text, Body.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
