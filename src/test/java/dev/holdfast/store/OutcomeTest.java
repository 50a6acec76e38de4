package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Fact;
import dev.holdfast.domain.Settled;
import dev.holdfast.domain.Task;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  private static final List<Class<?>> KEPT =
      List.of(Outcome.class, Task.class, Fact.class, Settled.class);

  /** Jackson finds nothing of a class that is not registered: a kept task would be "{}". */
  @Test
  void everythingThatIsKeptIsKnownToTheNativeExecutable() {
    Set<Class<?>> needed = new LinkedHashSet<>();
    KEPT.forEach(each -> collect(each, needed));

    assertThat(Outcome.class.getAnnotation(RegisterForReflection.class).targets())
        .containsExactlyInAnyOrderElementsOf(needed);
  }

  private static void collect(Class<?> type, Set<Class<?>> found) {
    if (!type.getName().startsWith("dev.holdfast.") || !found.add(type) || !type.isRecord()) {
      return;
    }
    for (RecordComponent component : type.getRecordComponents()) {
      collect(component.getType(), found);
    }
  }
}
