package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.FactRepository;
import dev.holdfast.domain.HoldfastException.Refusal;
import dev.holdfast.domain.OperationRepository;
import dev.holdfast.domain.TaskRepository;
import io.smallrye.mutiny.Uni;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;

/**
 * Two real stores to which everything is done that is done to this one; an answer that differs
 * fails the test. Rows that come without an order may come in any.
 */
public final class BothStores implements StoreUnderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final StoreUnderTest one;
  private final StoreUnderTest other;

  public BothStores(StoreUnderTest one, StoreUnderTest other) {
    this.one = one;
    this.other = other;
  }

  /** What a call came to. */
  private record Answer(Object value, Refusal refusal) {
    static Answer of(Object port, Method verb, Object[] arguments)
        throws ReflectiveOperationException {
      Uni<?> answer = (Uni<?>) verb.invoke(port, arguments);
      try {
        return new Answer(answer.await().atMost(PATIENCE), null);
      } catch (Refusal refusal) {
        return new Answer(null, refusal);
      }
    }

    Object comparable() {
      if (refusal != null) {
        return List.of(refusal.getClass(), refusal.getMessage(), refusal.replayed());
      }
      return value;
    }
  }

  private static <T> T both(Class<T> port, T one, T other) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, verb, arguments) -> compared(verb, one, other, arguments)));
  }

  private static Uni<?> compared(Method verb, Object one, Object other, Object[] arguments)
      throws ReflectiveOperationException {
    verb.setAccessible(true);
    Answer first = Answer.of(one, verb, arguments);
    Answer second = Answer.of(other, verb, arguments);
    boolean unordered = verb.getName().equals("takeOver");
    assertThat(unordered ? asSet(second) : second.comparable())
        .as("%s%s", verb.getName(), List.of(arguments == null ? new Object[0] : arguments))
        .isEqualTo(unordered ? asSet(first) : first.comparable());
    return first.refusal == null
        ? Uni.createFrom().item(first.value)
        : Uni.createFrom().failure(first.refusal);
  }

  private static Object asSet(Answer answer) {
    return answer.value instanceof List<?> rows ? new HashSet<>(rows) : answer.comparable();
  }

  @Override
  public TaskRepository tasks() {
    return both(TaskRepository.class, one.tasks(), other.tasks());
  }

  @Override
  public FactRepository facts() {
    return both(FactRepository.class, one.facts(), other.facts());
  }

  @Override
  public OperationRepository operations() {
    return both(OperationRepository.class, one.operations(), other.operations());
  }

  @Override
  public void clear() {
    one.clear();
    other.clear();
  }

  @Override
  public void close() {
    one.close();
    other.close();
  }
}
