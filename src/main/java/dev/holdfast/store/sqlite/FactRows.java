package dev.holdfast.store.sqlite;

import dev.holdfast.domain.Fact;
import dev.holdfast.domain.HoldfastException.NotFound;
import dev.holdfast.domain.Revision;
import dev.holdfast.store.Searchable;
import dev.holdfast.store.SmallJson;
import java.sql.SQLException;
import java.util.UUID;

/** Rows of {@code facts}, one way and the other. */
final class FactRows {
  /** In the order in which {@link #map} reads. */
  static final String COLUMNS =
      "id, text, tags, meta_data, created_at, updated_at, version, operation_id";

  private static final String FIND = "select " + COLUMNS + " from facts where id = ?";

  private static final String INSERT =
      """
      insert into facts (
        id, text, search, tags, meta_data, created_at, updated_at, version, operation_id)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String INSERT_LOCALLY = INSERT + " on conflict (id) do nothing";

  private static final String UPDATE =
      """
      update facts set
        text = ?, search = ?, tags = ?, meta_data = ?, updated_at = ?, version = ?,
        operation_id = ?
      where id = ?
      """;

  private FactRows() {}

  /** The row as it stands, or {@link NotFound}. */
  static Fact find(SqliteSession session, UUID id) throws SQLException {
    return session.first(FIND, FactRows::map, id).orElseThrow(() -> NotFound.fact(id));
  }

  static void insert(SqliteSession session, Fact fact) throws SQLException {
    insert(session, INSERT, fact);
  }

  /** Puts it in, if there is none of this id; gives whether it is in now by this. */
  static boolean insertLocally(SqliteSession session, Fact fact) throws SQLException {
    return insert(session, INSERT_LOCALLY, fact) > 0;
  }

  private static int insert(SqliteSession session, String sql, Fact fact) throws SQLException {
    return session.update(
        sql,
        fact.id(),
        fact.text(),
        Searchable.of(fact.text()),
        SmallJson.tags(fact.tags()),
        fact.metaData(),
        fact.createdAt(),
        fact.updatedAt(),
        fact.revision().version(),
        fact.revision().operation());
  }

  static void update(SqliteSession session, Fact fact) throws SQLException {
    session.update(
        UPDATE,
        fact.text(),
        Searchable.of(fact.text()),
        SmallJson.tags(fact.tags()),
        fact.metaData(),
        fact.updatedAt(),
        fact.revision().version(),
        fact.revision().operation(),
        fact.id());
  }

  static Fact map(Row row) throws SQLException {
    return new Fact(
        row.uuid(),
        row.text(),
        SmallJson.tags(row.text()),
        row.json(),
        row.instant(),
        row.instant(),
        new Revision(row.number(), row.uuid()));
  }
}
