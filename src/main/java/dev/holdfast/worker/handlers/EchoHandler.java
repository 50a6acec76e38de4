package dev.holdfast.worker.handlers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.worker.TaskContext;
import dev.holdfast.worker.TaskHandler;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Map;

/** {@code echo}: gives the params back. */
@Singleton
public final class EchoHandler implements TaskHandler<JsonNode> {
  @Override
  public String type() {
    return "echo";
  }

  @Override
  public Class<JsonNode> paramsType() {
    return JsonNode.class;
  }

  @Override
  public Uni<?> handle(TaskContext<JsonNode> context) {
    return Uni.createFrom().item(Map.of("echo", context.params()));
  }
}
