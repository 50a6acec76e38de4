package dev.holdfast.worker.handlers;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.holdfast.worker.TaskContext;
import dev.holdfast.worker.TaskFailure;
import dev.holdfast.worker.TaskHandler;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Map;

/** {@code fail}: fails a number of attempts, then succeeds; for trying retries out. */
@Singleton
public final class FailHandler implements TaskHandler<FailHandler.Params> {

  /**
   * @param times attempts that fail; null for all
   * @param message what they say
   * @param retry whether they may be retried; null for yes
   */
  @RegisterForReflection
  @JsonNaming(SnakeCaseStrategy.class)
  public record Params(Integer times, String message, Boolean retry) {}

  @Override
  public String type() {
    return "fail";
  }

  @Override
  public Class<Params> paramsType() {
    return Params.class;
  }

  @Override
  public Uni<?> handle(TaskContext<Params> context) {
    Params params = context.params();
    if (params.times() != null && params.times() < 0) {
      throw TaskFailure.permanent("times must not be negative.");
    }
    if (params.times() != null && context.attempt() > params.times()) {
      return Uni.createFrom().item(Map.of("attempts", params.times() + 1));
    }
    String message = params.message() == null ? "This task is made to fail." : params.message();
    throw Boolean.FALSE.equals(params.retry())
        ? TaskFailure.permanent(message)
        : TaskFailure.retryable(message);
  }
}
