package dev.holdfast.store.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses how a page is found, by counting a little instead of by guessing: the rarest filter
 * drives when few rows meet it (they are sorted afterwards); otherwise rows are walked in the
 * list's order and tested, which ends early because many meet the test. SQLite's planner cannot
 * choose so: it knows no figures of the single values.
 */
final class Search {
  /** Up to so many rows are cheaper to sort than to be found by walking. */
  private static final int FEW = 5_000;

  private final String table;
  private final List<Filter> filters;
  private final Filter driver;

  private Search(String table, List<Filter> filters, Filter driver) {
    this.table = table;
    this.filters = filters;
    this.driver = driver;
  }

  /** Counts what each filter would give, up to a bound, and remembers the rarest. */
  static Search plan(SqliteSession session, String table, List<Filter> filters)
      throws SQLException {
    Filter rarest = null;
    long fewest = FEW + 1L;
    for (Filter filter : filters) {
      if (filter.rows() == null) {
        continue;
      }
      String probe = "select count(*) from (" + filter.rows() + " limit " + (FEW + 1) + ")";
      long rows = session.count(probe, filter.args().toArray());
      if (rows < fewest) {
        fewest = rows;
        rarest = filter;
      }
    }
    return new Search(table, filters, rarest);
  }

  /** How many rows meet every filter, from the filters' own indexes where they have one. */
  long total(SqliteSession session) throws SQLException {
    List<String> tests = new ArrayList<>();
    List<Object> args = new ArrayList<>();
    for (Filter filter : filters) {
      boolean sideways = filter == driver || (filter.rows() != null && filter.index() == null);
      tests.add(sideways ? "row_id in (" + filter.rows() + ")" : filter.test());
      args.addAll(filter.args());
    }
    String where = tests.isEmpty() ? "" : " where " + String.join(" and ", tests);
    return session.count("select count(*) from " + table + where, args.toArray());
  }

  /**
   * One page.
   *
   * @param cursor conditions that hold for the page only
   */
  <T> List<T> page(
      SqliteSession session, Shape<T> shape, List<Filter> cursor, int limit, long offset)
      throws SQLException {
    List<Filter> more = new ArrayList<>(cursor);
    if (driver == null && shape.byAge) {
      more.addAll(window(session));
    }
    String sql =
        "select %s from %s where %s order by %s limit ? offset ?"
            .formatted(shape.columns, source(shape), conditions(more), shape.order);
    List<Object> args = arguments(more);
    args.add(limit);
    args.add(offset);
    return session.query(sql, shape.mapper, args.toArray());
  }

  /**
   * What a page looks like.
   *
   * @param columns to be selected
   * @param mapper reads them
   * @param order the expressions by which the list is sorted, with their directions
   * @param index the index that is sorted so
   * @param byAge whether {@link Filter#index} is sorted so too
   */
  record Shape<T>(
      String columns, SqliteSession.Mapper<T> mapper, String order, String index, boolean byAge) {}

  /**
   * Bounds of age within which a row can meet every filter: from the oldest and the newest row that
   * meet each, two look-ups in its index. Where values come and go over time, this spares the walk
   * through the years in which one of them was not in use.
   */
  private List<Filter> window(SqliteSession session) throws SQLException {
    List<Filter> byAge = filters.stream().filter(filter -> filter.index() != null).toList();
    if (byAge.size() < 2) {
      return List.of();
    }
    long oldest = Long.MIN_VALUE;
    long newest = Long.MAX_VALUE;
    for (Filter filter : byAge) {
      oldest = Math.max(oldest, edge(session, filter, ""));
      newest = Math.min(newest, edge(session, filter, " desc"));
    }
    // One bound each way: SQLite uses only one of several for the range of an index.
    return List.of(
        Filter.range("created_at >= ?", oldest), Filter.range("created_at <= ?", newest));
  }

  private long edge(SqliteSession session, Filter filter, String direction) throws SQLException {
    String sql =
        "select created_at from %s indexed by %s where %s order by created_at%s limit 1"
            .formatted(table, filter.index(), filter.test(), direction);
    return session.count(sql, filter.args().toArray());
  }

  private String source(Shape<?> shape) {
    if (driver != null) {
      return table;
    }
    String own =
        shape.byAge
            ? filters.stream()
                .map(Filter::index)
                .filter(i -> i != null)
                .findFirst()
                .orElse(shape.index)
            : shape.index;
    return table + " indexed by " + own;
  }

  private String conditions(List<Filter> more) {
    List<String> tests = new ArrayList<>();
    if (driver != null) {
      tests.add("row_id in (" + driver.rows() + ")");
    }
    for (Filter filter : filters) {
      if (filter != driver) {
        tests.add(filter.test());
      }
    }
    more.forEach(filter -> tests.add(filter.test()));
    return tests.isEmpty() ? "true" : String.join(" and ", tests);
  }

  private List<Object> arguments(List<Filter> more) {
    List<Object> args = new ArrayList<>();
    if (driver != null) {
      args.addAll(driver.args());
    }
    for (Filter filter : filters) {
      if (filter != driver) {
        args.addAll(filter.args());
      }
    }
    more.forEach(filter -> args.addAll(filter.args()));
    return args;
  }
}
