package dev.holdfast.store.postgres;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Pages of a list. Their statements begin with {@link #MARK}, which keeps them out of the cache of
 * prepared statements: they are planned anew with their values, because the best way to a page
 * depends on how frequent each value is.
 */
@Singleton
class Pages {
  static final String MARK = "/* page */ ";

  private static final String SNAPSHOT =
      "set transaction isolation level repeatable read, read only";

  private final PostgresDatabase database;

  Pages(PostgresDatabase database) {
    this.database = database;
  }

  /**
   * What is asked for.
   *
   * @param table where from
   * @param columns those that the entity maps
   * @param type its entity
   * @param condition which rows
   * @param from where the page begins, in addition to the condition
   * @param order expressions with their directions
   */
  record Wanted<E>(
      String table,
      String columns,
      Class<E> type,
      Condition condition,
      Condition from,
      String order) {}

  /** Rows, and the number of all matches or null. */
  record Page<E>(List<E> rows, Long total) {}

  /** A page by itself. */
  <E> Uni<Page<E>> page(Wanted<E> wanted, int limit, long offset) {
    return database
        .read(session -> rows(session, wanted, limit, offset))
        .map(rows -> new Page<>(rows, null));
  }

  /** A page and the number of all matches, in one snapshot. */
  <E> Uni<Page<E>> counted(Wanted<E> wanted, int limit, long offset) {
    return database.transaction(
        session ->
            session
                .createNativeQuery(SNAPSHOT)
                .executeUpdate()
                .chain(() -> total(session, wanted))
                .chain(
                    total ->
                        rows(session, wanted, limit, offset).map(rows -> new Page<>(rows, total))));
  }

  private static <E> Uni<List<E>> rows(
      Mutiny.Session session, Wanted<E> wanted, int limit, long offset) {
    Condition whole = wanted.from;
    int next = whole.arguments().size() + 1;
    String sql =
        "%sselect %s from %s%s order by %s limit ?%d offset ?%d"
            .formatted(
                MARK, wanted.columns, wanted.table, whole.where(), wanted.order, next, next + 1);
    Mutiny.SelectionQuery<E> query = session.createNativeQuery(sql, wanted.type).setReadOnly(true);
    bind(query, whole.arguments());
    return query.setParameter(next, limit).setParameter(next + 1, offset).getResultList();
  }

  private static Uni<Long> total(Mutiny.Session session, Wanted<?> wanted) {
    String sql = MARK + "select count(*) from " + wanted.table + wanted.condition.where();
    Mutiny.SelectionQuery<Long> query = session.createNativeQuery(sql, Long.class);
    bind(query, wanted.condition.arguments());
    return query.getSingleResult();
  }

  private static void bind(Mutiny.SelectionQuery<?> query, List<Object> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      query.setParameter(i + 1, arguments.get(i));
    }
  }
}
