package dev.holdfast.store.sqlite;

import dev.holdfast.domain.Cursor;
import dev.holdfast.domain.Folding;
import dev.holdfast.domain.Listing;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskOrder;
import dev.holdfast.domain.TaskQuery;
import dev.holdfast.domain.TaskStatus;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Pages of tasks. */
final class TaskLists {
  private static final String TABLE = "tasks";

  /** A missing {@code run_after}, as the index and the cursor see it. */
  private static final long MISSING = Long.MIN_VALUE;

  private TaskLists() {}

  static Listing<Task> list(SqliteSession session, TaskQuery query) throws SQLException {
    TaskQuery.Page page = query.page();
    Search search = Search.plan(session, TABLE, filters(query.filter()));
    Long total = page.counted() ? search.total(session) : null;
    List<Filter> from = page.after() == null ? List.of() : after(page.after());
    // One row more than asked for tells whether there is a next page.
    List<Task> rows =
        search.page(session, shape(page.order()), from, page.limit() + 1, page.offset());
    boolean more = rows.size() > page.limit();
    List<Task> items = more ? rows.subList(0, page.limit()) : rows;
    Cursor next = more ? cursor(page.order(), items.get(items.size() - 1)) : null;
    return new Listing<>(List.copyOf(items), total, next);
  }

  private static List<Filter> filters(TaskQuery.Filter filter) {
    List<Filter> filters = new ArrayList<>();
    if (!filter.statuses().isEmpty()) {
      filters.add(statuses(filter));
    }
    equal(filters, "type", filter.type());
    equal(filters, "queue", filter.queue());
    if (filter.domain() != null) {
      filters.add(Filter.equal(TABLE, "domain", filter.domain()));
    }
    filter.labels().forEach(l -> filters.add(Filter.member(TABLE, "task_labels", "label", l)));
    if (filter.createdAfter() != null) {
      filters.add(Filter.range("created_at >= ?", filter.createdAfter()));
    }
    if (filter.createdBefore() != null) {
      filters.add(Filter.range("created_at < ?", filter.createdBefore()));
    }
    if (filter.text() != null) {
      filters.add(Filter.contains(TABLE, Folding.fold(filter.text())));
    }
    return filters;
  }

  private static void equal(List<Filter> filters, String column, String value) {
    if (value != null) {
      filters.add(Filter.equal(TABLE, column, value));
    }
  }

  private static Filter statuses(TaskQuery.Filter filter) {
    if (filter.statuses().size() == 1) {
      return Filter.equal(TABLE, "status", filter.statuses().iterator().next().wire());
    }
    List<Object> wires =
        filter.statuses().stream().map(TaskStatus::wire).map(Object.class::cast).toList();
    String test = "status in (" + "?, ".repeat(wires.size() - 1) + "?)";
    String rows = "select row_id from tasks indexed by tasks_status where " + test;
    return new Filter(rows, test, null, wires);
  }

  private static Search.Shape<Task> shape(TaskOrder order) {
    String direction = order.descending() ? " desc" : "";
    return new Search.Shape<>(
        TaskRows.COLUMNS,
        TaskRows::map,
        key(order) + direction + ", id" + direction,
        "tasks_" + order.by().wire(),
        order.by() == TaskOrder.By.CREATED_AT);
  }

  private static String key(TaskOrder order) {
    return order.by() == TaskOrder.By.RUN_AFTER
        ? "ifnull(run_after, -9223372036854775808)"
        : order.by().wire();
  }

  /** The key alone bounds the walk: SQLite uses no index on an expression for a row value. */
  private static List<Filter> after(Cursor cursor) {
    String sign = cursor.order().descending() ? "<" : ">";
    String column = key(cursor.order());
    long key = cursor.key() == null ? MISSING : cursor.key();
    return List.of(
        Filter.range(column + " " + sign + "= ?", key),
        new Filter(
            null, "(%s, id) %s (?, ?)".formatted(column, sign), null, List.of(key, cursor.id())));
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

  private static Long micros(Instant instant) {
    return instant == null ? null : Row.micros(instant);
  }
}
