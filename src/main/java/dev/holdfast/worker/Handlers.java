package dev.holdfast.worker;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The handlers of this process, by type. */
@Singleton
final class Handlers {
  private final Map<String, TaskHandler<?>> byType = new HashMap<>();

  Handlers(@All List<TaskHandler<?>> handlers) {
    for (TaskHandler<?> handler : handlers) {
      TaskHandler<?> other = byType.put(handler.type(), handler);
      if (other != null) {
        throw new IllegalStateException(
            "Two handlers run the type %s: %s and %s."
                .formatted(handler.type(), other.getClass(), handler.getClass()));
      }
    }
  }

  /** What this process can run. */
  List<String> types() {
    return byType.keySet().stream().sorted().toList();
  }

  TaskHandler<?> of(String type) {
    return byType.get(type);
  }
}
