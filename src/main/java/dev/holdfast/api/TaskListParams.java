package dev.holdfast.api;

import dev.holdfast.domain.Cursor;
import dev.holdfast.domain.TaskOrder;
import dev.holdfast.domain.TaskQuery;
import dev.holdfast.domain.TaskStatus;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;

/** The query of a list of tasks, as given. */
public class TaskListParams {
  @Parameter(description = "Only tasks in this state; repeatable", example = "queued")
  @RestQuery
  List<String> status;

  @RestQuery String type;
  @RestQuery String queue;
  @RestQuery String domain;

  @Parameter(description = "Only tasks with this label, as key:value; repeatable")
  @RestQuery
  List<String> label;

  @Parameter(description = "Inclusive, RFC 3339")
  @RestQuery("created_after")
  String createdAfter;

  @Parameter(description = "Exclusive, RFC 3339")
  @RestQuery("created_before")
  String createdBefore;

  @Parameter(description = "Substring of description or type, ignoring case")
  @RestQuery
  String q;

  @Parameter(description = "1 to 1000, 50 by default")
  @RestQuery
  String limit;

  @RestQuery String offset;

  @Parameter(description = "next_cursor of the page before")
  @RestQuery
  String cursor;

  @Parameter(
      description = "created_at, updated_at, priority or run_after; - before it for descending",
      example = "-created_at")
  @RestQuery
  String order;

  @Parameter(description = "false skips counting all matches")
  @RestQuery
  String total;

  TaskQuery read() {
    Query query = new Query();
    TaskQuery read = new TaskQuery(filter(query), page(query));
    query.check();
    return read;
  }

  private TaskQuery.Filter filter(Query query) {
    List<TaskStatus> statuses =
        query.each(
            "status",
            status,
            one -> TaskStatus.of(one).orElse(null),
            "must be created, queued, running, completed, failed or cancelled");
    return new TaskQuery.Filter(
        statuses.isEmpty() ? Set.of() : EnumSet.copyOf(statuses),
        query.text("type", type),
        query.text("queue", queue),
        query.text("domain", domain),
        query.each("label", label, TaskListParams::label, "must be as key:value"),
        query.instant("created_after", createdAfter),
        query.instant("created_before", createdBefore),
        query.text("q", q));
  }

  private static String label(String given) {
    return given.indexOf(':') > 0 ? given : null;
  }

  private TaskQuery.Page page(Query query) {
    TaskOrder sorted = TaskOrder.NEWEST;
    if (order != null) {
      sorted = TaskOrder.of(order).orElse(null);
      if (sorted == null) {
        query.error("order", "must be created_at, updated_at, priority or run_after, or -field");
      }
    }
    return new TaskQuery.Page(
        sorted,
        (int) query.integer("limit", limit, 50, Bounds.MANY),
        query.integer("offset", offset, 0, Long.MAX_VALUE),
        after(query, sorted),
        query.truth("total", total, true));
  }

  private Cursor after(Query query, TaskOrder sorted) {
    if (cursor == null || sorted == null) {
      return null;
    }
    Cursor after = CursorText.parse(cursor, sorted);
    if (after == null) {
      query.error("cursor", "is not a next_cursor of a list in this order");
    }
    return after;
  }
}
