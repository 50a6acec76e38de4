package dev.holdfast.store.postgres;

import dev.holdfast.domain.Fact;
import dev.holdfast.domain.Operation;
import dev.holdfast.store.Searchable;
import dev.holdfast.store.SmallJson;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import java.util.List;

/** New facts with their operation in one statement; see {@link TaskInsert}. */
final class FactInsert {
  private static final String INSERT =
      "with operation as ("
          + Ledger.INSERT
          + """
           returning id, xid),
          made as (
          insert into facts (
            id, created_at, updated_at, version, operation_id, tags, text, search, meta_data)
          select
            row.id, created_at, updated_at, version, operation_id, tags, text, search, meta_data
          from operation, unnest(
            $6::uuid[], $7::timestamptz[], $8::timestamptz[], $9::bigint[], $10::uuid[],
            $11::text[], $12::text[], $13::text[], $14::text[]
          ) as row (
            id, created_at, updated_at, version, operation_id,
            tags, text, search, meta_data))
          select xid::text from operation
          """;

  private FactInsert() {}

  /** Gives the transaction's id. */
  static Uni<Long> insert(SqlClient client, Operation operation, List<Fact> facts, String outcome) {
    Columns<Fact> columns =
        new Columns<>(facts, Ledger.row(operation, outcome))
            .ids(Fact::id)
            .instants(Fact::createdAt)
            .instants(Fact::updatedAt)
            .numbers(fact -> fact.revision().version())
            .ids(fact -> fact.revision().operation())
            .texts(fact -> SmallJson.tags(fact.tags()))
            .texts(Fact::text)
            .texts(fact -> Searchable.of(fact.text()))
            .texts(fact -> fact.metaData().text());
    return client
        .preparedQuery(PostgresDatabase.echo(INSERT))
        .execute(columns.tuple())
        .map(Ledger::xid);
  }
}
