package dev.holdfast.store.postgres;

import dev.holdfast.domain.Fact;
import dev.holdfast.store.Searchable;
import dev.holdfast.store.SmallJson;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;

/** Whole rows of {@code facts}; see {@link TaskRows}. */
final class FactRows {
  private static final String ROWS =
      """
      unnest(
        $1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::bigint[], $5::uuid[], $6::text[],
        $7::text[], $8::text[], $9::text[])
      """;

  static final String INSERT =
      "insert into facts (" + FactEntity.COLUMNS + ") select * from " + ROWS;

  static final String UPDATE =
      """
      update facts set
        updated_at = row.updated_at, version = row.version, operation_id = row.operation_id,
        tags = row.tags, text = row.text, search = row.search, meta_data = row.meta_data
      from %s as row (%s)
      where facts.id = row.id
      """
          .formatted(ROWS, FactEntity.COLUMNS);

  private FactRows() {}

  /** Parameters of both statements. */
  static Tuple parameters(List<Fact> facts) {
    return new Columns<>(facts, Tuple.tuple())
        .ids(Fact::id)
        .instants(Fact::createdAt)
        .instants(Fact::updatedAt)
        .numbers(fact -> fact.revision().version())
        .ids(fact -> fact.revision().operation())
        .texts(fact -> SmallJson.tags(fact.tags()))
        .texts(Fact::text)
        .texts(fact -> Searchable.of(fact.text()))
        .texts(fact -> fact.metaData().text())
        .tuple();
  }
}
