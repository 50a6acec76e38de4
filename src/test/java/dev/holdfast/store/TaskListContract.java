package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Cursor;
import dev.holdfast.domain.Listing;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Samples;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskOrder;
import dev.holdfast.domain.TaskQuery;
import dev.holdfast.domain.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store promises of lists of tasks: every filter, order and page, against a model. */
public abstract class TaskListContract {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private StoreUnderTest store;
  private List<Task> all;

  protected abstract StoreUnderTest open();

  /** How many tasks there are; a store may find pages differently when there are many. */
  protected int count() {
    return 60;
  }

  @BeforeEach
  void openStore() {
    store = open();
    all = tasks(new Random(7), count());
    store.tasks().insert(Samples.operation("task.create"), all).await().atMost(PATIENCE);
  }

  private static List<Task> tasks(Random random, int count) {
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Operation operation = Samples.operation("task.create");
      Instant due = random.nextBoolean() ? null : Samples.now().plusSeconds(random.nextInt(3));
      Samples.TaskBuilder builder =
          Samples.task()
              .type(random.nextBoolean() ? "Mail.Send" : "echo")
              .queue("q" + random.nextInt(2))
              .domain(random.nextBoolean() ? null : "d" + random.nextInt(2))
              .priority(random.nextInt(3) - 1)
              .description(random.nextBoolean() ? "" : "Größe " + random.nextInt(20) + " 100%_x")
              .labels(random.nextBoolean() ? Map.of() : Map.of("k", "v" + random.nextInt(2)))
              .runAfter(due);
      tasks.add((random.nextBoolean() ? builder.queued() : builder).build(operation));
    }
    return tasks;
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private Listing<Task> list(TaskQuery.Filter filter, TaskQuery.Page page) {
    return store.tasks().list(new TaskQuery(filter, page)).await().atMost(PATIENCE);
  }

  private static TaskQuery.Page page(TaskOrder order, int limit, Cursor after) {
    return new TaskQuery.Page(order, limit, 0, after, true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "created_at",
        "-created_at",
        "updated_at",
        "-updated_at",
        "priority",
        "-priority",
        "run_after",
        "-run_after"
      })
  void pagesByCursorGiveEveryTaskOnceInOrder(String wire) {
    TaskOrder order = TaskOrder.of(wire).orElseThrow();
    List<Task> seen = new ArrayList<>();
    Cursor after = null;
    do {
      Listing<Task> listing = list(TaskQuery.Filter.ALL, page(order, count() / 9, after));
      assertThat(listing.total()).isEqualTo(all.size());
      seen.addAll(listing.items());
      after = listing.next();
    } while (after != null);
    assertThat(seen).isEqualTo(all.stream().sorted(comparator(order)).toList());
  }

  private static Comparator<Task> comparator(TaskOrder order) {
    Comparator<Task> byKey =
        switch (order.by()) {
          case CREATED_AT -> Comparator.comparing(Task::createdAt);
          case UPDATED_AT -> Comparator.comparing(Task::updatedAt);
          case PRIORITY -> Comparator.comparing(task -> task.spec().priority());
          case RUN_AFTER ->
              Comparator.comparing(
                  task -> task.state().runAfter() == null ? Instant.MIN : task.state().runAfter());
        };
    Comparator<Task> whole = byKey.thenComparing(task -> task.id().toString());
    return order.descending() ? whole.reversed() : whole;
  }

  @Test
  void offsetSkipsRows() {
    TaskQuery.Page page = new TaskQuery.Page(TaskOrder.NEWEST, 5, count() - 3, null, false);
    Listing<Task> listing = list(TaskQuery.Filter.ALL, page);
    assertThat(listing.items()).hasSize(3);
    assertThat(listing.total()).isNull();
    assertThat(listing.next()).isNull();
  }

  private void expect(TaskQuery.Filter filter, java.util.function.Predicate<Task> meets) {
    List<Task> wanted = all.stream().filter(meets).sorted(comparator(TaskOrder.NEWEST)).toList();
    for (String order : List.of("-created_at", "priority")) {
      Listing<Task> listing =
          list(filter, page(TaskOrder.of(order).orElseThrow(), count() + 1, null));
      assertThat(listing.items()).containsExactlyInAnyOrderElementsOf(wanted);
      assertThat(listing.total()).isEqualTo(wanted.size());
    }
  }

  private static TaskQuery.Filter filter(
      Set<TaskStatus> statuses, String type, String queue, List<String> labels, String text) {
    return new TaskQuery.Filter(statuses, type, queue, null, labels, null, null, text);
  }

  @Test
  void everyFilterGivesWhatMeetsIt() {
    expect(
        filter(Set.of(TaskStatus.QUEUED), null, null, List.of(), null),
        task -> task.status() == TaskStatus.QUEUED);
    expect(
        filter(Set.of(TaskStatus.QUEUED, TaskStatus.CREATED), "echo", null, List.of(), null),
        task -> task.spec().type().equals("echo"));
    expect(filter(Set.of(TaskStatus.FAILED), null, null, List.of(), null), task -> false);
    expect(
        filter(Set.of(), null, "q1", List.of("k:v1"), null),
        task -> task.spec().queue().equals("q1") && "v1".equals(task.spec().labels().get("k")));
  }

  @Test
  void domainAndTimesAreFilters() {
    Instant from = all.get(20).createdAt();
    Instant to = all.get(40).createdAt();
    expect(
        new TaskQuery.Filter(Set.of(), null, null, "d1", List.of(), from, to, null),
        task ->
            "d1".equals(task.spec().domain())
                && !task.createdAt().isBefore(from)
                && task.createdAt().isBefore(to));
  }

  @Test
  void textIsFoundInTypeAndDescriptionWhateverItsCase() {
    expect(
        filter(Set.of(), null, null, List.of(), "mail.s"),
        task -> task.spec().type().equals("Mail.Send"));
    expect(
        filter(Set.of(), null, null, List.of(), "GRÖSSE 1"),
        task -> task.spec().description().startsWith("Größe 1"));
    expect(
        filter(Set.of(), null, null, List.of(), "öß"),
        task -> !task.spec().description().isEmpty());
    expect(filter(Set.of(), null, null, List.of(), "100%_y"), task -> false);
    expect(filter(Set.of(), null, null, List.of(), "\"*'"), task -> false);
  }
}
