package dev.holdfast.store.postgres;

import dev.holdfast.domain.Cursor;
import dev.holdfast.domain.Folding;
import dev.holdfast.domain.Listing;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskOrder;
import dev.holdfast.domain.TaskQuery;
import dev.holdfast.domain.TaskStatus;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Pages of tasks. */
final class TaskLists {
  private static final String NEVER = "cast('-infinity' as timestamptz)";

  private final Pages pages;

  TaskLists(Pages pages) {
    this.pages = pages;
  }

  Uni<Listing<Task>> list(TaskQuery query) {
    TaskQuery.Page page = query.page();
    TaskOrder order = page.order();
    Condition from = after(condition(query.filter()), page.after());
    Pages.Wanted<TaskEntity> wanted =
        new Pages.Wanted<>(
            "tasks",
            TaskEntity.COLUMNS,
            TaskEntity.class,
            condition(query.filter()),
            from,
            sorted(order));
    // One row more than asked for tells whether there is a next page.
    int limit = page.limit() + 1;
    return (page.counted()
            ? pages.counted(wanted, limit, page.offset())
            : pages.page(wanted, limit, page.offset()))
        .map(found -> listing(page, found));
  }

  private static Listing<Task> listing(TaskQuery.Page page, Pages.Page<TaskEntity> found) {
    List<Task> rows = found.rows().stream().map(TaskEntity::task).toList();
    boolean more = rows.size() > page.limit();
    List<Task> items = more ? rows.subList(0, page.limit()) : rows;
    Cursor next = more ? cursor(page.order(), items.get(items.size() - 1)) : null;
    return new Listing<>(items, found.total(), next);
  }

  private static Condition condition(TaskQuery.Filter filter) {
    Condition condition = new Condition();
    if (!filter.statuses().isEmpty()) {
      String[] wires = filter.statuses().stream().map(TaskStatus::wire).toArray(String[]::new);
      condition.and("status = any(cast(? as text[]))", (Object) wires);
    }
    condition
        .andIfSet("type = ?", filter.type())
        .andIfSet("queue = ?", filter.queue())
        .andIfSet("domain = ?", filter.domain())
        .andIfSet("created_at >= ?", filter.createdAfter())
        .andIfSet("created_at < ?", filter.createdBefore());
    for (String label : filter.labels()) {
      condition.and("labels <> '{}' and label_set(labels) @> array[cast(? as text)]", label);
    }
    return filter.text() == null ? condition : condition.contains(Folding.fold(filter.text()));
  }

  private static String sorted(TaskOrder order) {
    String direction = order.descending() ? " desc" : "";
    return key(order) + direction + ", id" + direction;
  }

  private static String key(TaskOrder order) {
    return order.by() == TaskOrder.By.RUN_AFTER
        ? "coalesce(run_after, '-infinity')"
        : order.by().wire();
  }

  private static Condition after(Condition condition, Cursor cursor) {
    if (cursor == null) {
      return condition;
    }
    String sign = cursor.order().descending() ? "<" : ">";
    String key = key(cursor.order());
    if (cursor.key() == null) {
      return condition.and("(%s, id) %s (%s, ?)".formatted(key, sign, NEVER), cursor.id());
    }
    boolean number = cursor.order().by() == TaskOrder.By.PRIORITY;
    Object value = number ? (Object) cursor.key().intValue() : instant(cursor.key());
    return condition.and("(%s, id) %s (?, ?)".formatted(key, sign), value, cursor.id());
  }

  private static Cursor cursor(TaskOrder order, Task last) {
    Long key =
        switch (order.by()) {
          case CREATED_AT -> micros(last.createdAt());
          case UPDATED_AT -> micros(last.updatedAt());
          case PRIORITY -> (long) last.spec().priority();
          case RUN_AFTER -> micros(last.state().runAfter());
        };
    return new Cursor(order, key, last.id());
  }

  /** By hand: {@code ChronoUnit.MICROS.between} counts in nanoseconds and ends in 2262. */
  private static Long micros(Instant instant) {
    return instant == null
        ? null
        : instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
