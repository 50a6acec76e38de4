package dev.holdfast.domain;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Which tasks, in which order, which page. Filters are joined by "and"; null or empty means that
 * the filter is not set.
 */
public record TaskQuery(Filter filter, Page page) {

  /**
   * @param statuses any of these
   * @param type exact
   * @param queue exact
   * @param domain exact
   * @param labels all of these, each as {@code key:value}
   * @param createdAfter inclusive
   * @param createdBefore exclusive
   * @param text substring of description or type, compared folded ({@link Folding})
   */
  public record Filter(
      Set<TaskStatus> statuses,
      String type,
      String queue,
      String domain,
      List<String> labels,
      Instant createdAfter,
      Instant createdBefore,
      String text) {

    /** Every task. */
    public static final Filter ALL =
        new Filter(Set.of(), null, null, null, List.of(), null, null, null);
  }

  /**
   * @param order of the list
   * @param limit at most so many rows, at least 1
   * @param offset rows to skip
   * @param after the last row of the page before, or null for the first page
   * @param counted whether the number of all matches is wanted
   */
  public record Page(TaskOrder order, int limit, long offset, Cursor after, boolean counted) {}
}
