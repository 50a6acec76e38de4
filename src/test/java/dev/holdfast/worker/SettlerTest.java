package dev.holdfast.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.HoldfastException.StoreFull;
import dev.holdfast.domain.HoldfastException.StoreUnavailable;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Settled;
import dev.holdfast.domain.Settlement;
import dev.holdfast.domain.TaskRepository;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ends of runs are written in batches, each under one operation until it is taken. */
class SettlerTest {
  private final ManualThread thread = new ManualThread();
  private final List<Write> writes = new ArrayList<>();
  private final List<Settlement> told = new ArrayList<>();
  private final Settler settler =
      new Settler(store(), () -> ClaimedTasks.operation("task.settle"), thread, this::settled);

  @Test
  void anEndIsWrittenAtOnceAndTold() {
    Settlement end = add();

    assertThat(writes).hasSize(1);
    assertThat(settler.isIdle()).isFalse();
    take(0);

    assertThat(told).containsExactly(end);
    assertThat(settler.isIdle()).isTrue();
  }

  @Test
  void endsThatComeWhileABatchIsBeingWrittenGoTogetherInTheNext() {
    Settlement first = add();
    Settlement second = add();
    Settlement third = add();

    assertThat(writes).hasSize(1);
    assertThat(settler.depth()).isEqualTo(2);
    take(0);

    assertThat(writes).hasSize(2);
    assertThat(writes.get(1).batch()).containsExactly(second, third);
    assertThat(writes.get(1).operation()).isNotEqualTo(writes.get(0).operation());
    take(1);
    assertThat(told).containsExactly(first, second, third);
  }

  @Test
  void aBatchThatTheStoreCannotTakeIsTriedAgainUnderTheSameOperation() {
    Settlement end = add();

    fail(0, new StoreUnavailable("away", Duration.ofSeconds(1), null));
    add();
    assertThat(writes).hasSize(1);
    thread.pass(Duration.ofMillis(999));
    assertThat(writes).hasSize(1);
    thread.pass(Duration.ofMillis(1));

    assertThat(writes).hasSize(2);
    assertThat(writes.get(1).operation()).isEqualTo(writes.get(0).operation());
    assertThat(writes.get(1).batch()).isEqualTo(writes.get(0).batch()).containsExactly(end);
    assertThat(settler.isIdle()).isFalse();
  }

  @Test
  void nothingIsLostHoweverOftenTheStoreFails() {
    List<Settlement> ends = new ArrayList<>(List.of(add()));
    for (int i = 0; i < 20; i++) {
      fail(i, i % 2 == 0 ? new StoreFull(null) : new IllegalStateException("odd"));
      ends.add(add());
      thread.pass(Duration.ofSeconds(1));
    }

    take(20);
    take(21);

    assertThat(told).containsExactlyElementsOf(ends);
    assertThat(settler.isIdle()).isTrue();
    assertThat(thread.scheduled()).isZero();
  }

  @Test
  void aBatchHasAtMostFiveHundred() {
    for (int i = 0; i < 1_102; i++) {
      add();
    }
    take(0);
    take(1);
    take(2);
    take(3);

    assertThat(writes).extracting(write -> write.batch().size()).containsExactly(1, 500, 500, 101);
    assertThat(settler.isIdle()).isTrue();
  }

  private Settlement add() {
    Settlement end = ClaimedTasks.ended();
    settler.add(end);
    return end;
  }

  private void take(int write) {
    int size = writes.get(write).batch().size();
    writes.get(write).answer().complete(Collections.nCopies(size, Settled.APPLIED));
    thread.runAll();
  }

  private void fail(int write, Throwable failure) {
    writes.get(write).answer().fail(failure);
    thread.runAll();
  }

  private void settled(List<Settlement> batch, List<Settled> answers) {
    assertThat(answers).hasSameSizeAs(batch);
    told.addAll(batch);
  }

  /** A store that only settles, and answers when the test says so. */
  private TaskRepository store() {
    return (TaskRepository)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {TaskRepository.class},
            (proxy, method, args) -> {
              assertThat(method.getName()).isEqualTo("settle");
              return settle((Operation) args[0], (List<?>) args[1]);
            });
  }

  private Uni<List<Settled>> settle(Operation operation, List<?> batch) {
    List<Settlement> ends = batch.stream().map(Settlement.class::cast).toList();
    return Uni.createFrom().emitter(answer -> writes.add(new Write(operation, ends, answer)));
  }

  private record Write(
      Operation operation, List<Settlement> batch, UniEmitter<? super List<Settled>> answer) {}
}
