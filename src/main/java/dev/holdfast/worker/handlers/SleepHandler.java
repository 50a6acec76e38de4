package dev.holdfast.worker.handlers;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.holdfast.worker.TaskContext;
import dev.holdfast.worker.TaskFailure;
import dev.holdfast.worker.TaskHandler;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;

/** {@code sleep}: answers after a while, holding no thread. */
@Singleton
public final class SleepHandler implements TaskHandler<SleepHandler.Params> {
  private static final double LONGEST = 3600;

  /**
   * @param seconds 0 to 3600, fractions allowed
   */
  @RegisterForReflection
  @JsonNaming(SnakeCaseStrategy.class)
  public record Params(Double seconds) {}

  @Override
  public String type() {
    return "sleep";
  }

  @Override
  public Class<Params> paramsType() {
    return Params.class;
  }

  @Override
  public Uni<?> handle(TaskContext<Params> context) {
    Double seconds = context.params().seconds();
    if (seconds == null || !(seconds >= 0 && seconds <= LONGEST)) {
      throw TaskFailure.permanent("seconds must be a number from 0 to 3600.");
    }
    Uni<Map<String, Double>> answer = Uni.createFrom().item(Map.of("slept_seconds", seconds));
    Duration pause = Duration.ofNanos(Math.round(seconds * 1e9));
    return pause.isZero() ? answer : answer.onItem().delayIt().by(pause);
  }
}
