package dev.holdfast.domain;

import static dev.holdfast.domain.TaskStatus.CANCELLED;
import static dev.holdfast.domain.TaskStatus.COMPLETED;
import static dev.holdfast.domain.TaskStatus.CREATED;
import static dev.holdfast.domain.TaskStatus.FAILED;
import static dev.holdfast.domain.TaskStatus.QUEUED;
import static dev.holdfast.domain.TaskStatus.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.HoldfastException.Conflict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** What holds for a task whatever is done to it, in whatever order. */
class TaskTransitionsProperties {
  /** Where each state may go, and by what. */
  private static final Map<TaskStatus, Set<TaskStatus>> LEGAL =
      Map.of(
          CREATED, Set.of(QUEUED, CANCELLED),
          QUEUED, Set.of(RUNNING, CANCELLED),
          RUNNING, Set.of(QUEUED, COMPLETED, FAILED, CANCELLED),
          COMPLETED, Set.of(),
          FAILED, Set.of(QUEUED),
          CANCELLED, Set.of(QUEUED));

  /** What can be done to a task. */
  enum Step {
    RUN,
    CANCEL,
    PATCH,
    CLAIM,
    COMPLETE,
    FAIL,
    FAIL_FOR_GOOD,
    SNOOZE,
    GIVE_UP,
    RELEASE,
    EXPIRE
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Arbitraries.of(Step.class).list().ofMaxSize(40);
  }

  @Property
  void everyStepIsLegalAndNoOpsLeaveTheTaskAlone(
      @ForAll("steps") List<Step> steps, @ForAll @IntRange(min = 1, max = 4) int maxAttempts) {
    Task task = Samples.task().maxAttempts(maxAttempts).build();
    for (Step step : steps) {
      Task next = apply(step, task);
      if (next == task) {
        continue;
      }
      assertThat(next.revision().version()).isEqualTo(task.revision().version() + 1);
      assertThat(next.revision().operation()).isNotEqualTo(task.revision().operation());
      if (next.status() != task.status()) {
        assertThat(LEGAL.get(task.status())).contains(next.status());
      }
      checkShape(next);
      task = next;
    }
  }

  private static void checkShape(Task task) {
    assertThat(task.lease() != null).isEqualTo(task.status() == RUNNING);
    assertThat(task.state().finishedAt() != null).isEqualTo(task.status().isTerminal());
    assertThat(task.state().result() == null || task.status() == COMPLETED).isTrue();
    assertThat(task.state().spent()).isBetween(0, task.spec().maxAttempts());
    assertThat(task.state().error() != null || task.status() != FAILED).isTrue();
  }

  private static Task apply(Step step, Task task) {
    Operation operation = Samples.operation("step");
    boolean running = task.status() == RUNNING;
    return switch (step) {
      case RUN -> task.run(operation);
      case CANCEL -> task.cancel(operation);
      case PATCH -> running ? task : task.patched(Samples.priority(7), operation);
      case CLAIM -> task.status() == QUEUED ? Samples.claimed(task, operation) : task;
      case EXPIRE -> running ? task.leaseExpired(operation) : task;
      default -> running ? Samples.settlement(task, outcome(step)).after(operation) : task;
    };
  }

  private static TaskOutcome outcome(Step step) {
    return switch (step) {
      case COMPLETE -> new TaskOutcome.Completed(Json.EMPTY_OBJECT);
      case FAIL -> new TaskOutcome.Failed("no", true);
      case FAIL_FOR_GOOD -> new TaskOutcome.Failed("never", false);
      case SNOOZE -> new TaskOutcome.Snoozed(Duration.ofSeconds(3));
      case GIVE_UP -> new TaskOutcome.Cancelled("not needed");
      default -> new TaskOutcome.Released(true);
    };
  }

  @Property
  void exactlyMaxAttemptsAreMadeBeforeATaskFailsAndRunGrantsAsManyAgain(
      @ForAll @IntRange(min = 1, max = 20) int maxAttempts) {
    Task task = Samples.task().maxAttempts(maxAttempts).build().run(Samples.operation("run"));
    for (int budget = 1; budget <= 2; budget++) {
      int made = 0;
      while (task.status() == QUEUED) {
        task = Samples.claimed(task, Samples.operation("claim"));
        task =
            Samples.settlement(task, new TaskOutcome.Failed("no", true))
                .after(Samples.operation("settle"));
        made++;
      }
      assertThat(made).isEqualTo(maxAttempts);
      assertThat(task.state().attempt()).isEqualTo(budget * maxAttempts);
      task = task.run(Samples.operation("run"));
    }
  }

  @Property
  void theWaitGrowsUpToItsBoundAndMovesByItsJitter(
      @ForAll @IntRange(min = 1, max = 500) int failures,
      @ForAll @DoubleRange(min = 0, max = 0.99) double random) {
    RetryPolicy policy = RetryPolicy.DEFAULT;
    double seconds = policy.delay(failures, random).toNanos() / 1e9;
    double plain = Math.min(3600, Math.pow(2, failures - 1.0));
    assertThat(seconds).isBetween(plain * 0.9 - 1e-5, plain * 1.1 + 1e-5);
  }

  @Property
  void aRunningTaskCannotBePatchedOrDeleted() {
    Task running =
        Samples.claimed(
            Samples.task().build().run(Samples.operation("run")), Samples.operation("claim"));
    assertThatThrownBy(() -> running.patched(Samples.priority(1), Samples.operation("patch")))
        .isInstanceOf(Conflict.class);
    assertThatThrownBy(running::checkDeletable).isInstanceOf(Conflict.class);
  }

  @Property
  void foldingKeepsSubstrings(@ForAll String text, @ForAll @IntRange(max = 50) int cut) {
    int at = Math.min(cut, text.length());
    boolean split = at > 0 && at < text.length() && Character.isHighSurrogate(text.charAt(at - 1));
    String head = text.substring(0, split ? at - 1 : at);
    assertThat(Folding.fold(text)).startsWith(Folding.fold(head));
  }

  @Property
  void instantsAreWholeMicroseconds(@ForAll long nanos) {
    Instant rounded = Clock.micros(Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000));
    assertThat(rounded.getNano() % 1_000).isZero();
  }

  @Property
  void aTaskKeepsItsIdentity(@ForAll("steps") List<Step> steps) {
    Task first = Samples.task().build();
    UUID id = first.id();
    Task task = first;
    for (Step step : steps) {
      task = apply(step, task);
    }
    assertThat(task.id()).isEqualTo(id);
    assertThat(task.createdAt()).isEqualTo(first.createdAt());
  }
}
