package dev.holdfast.store.postgres;

import dev.holdfast.domain.OperationRepository;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;

/** The operations that PostgreSQL has seen. */
final class PostgresOperationRepository implements OperationRepository {
  private static final String FORGET =
      """
      delete from operations
      where id in (
        select id from operations where at < $1 order by at limit $2 for update skip locked)
      """;

  private final PostgresDatabase database;

  PostgresOperationRepository(PostgresDatabase database) {
    this.database = database;
  }

  @Override
  public Uni<Integer> forget(Instant before, int limit) {
    return database.direct(
        client ->
            client
                .preparedQuery(PostgresDatabase.echo(FORGET))
                .execute(Tuple.of(Columns.time(before), limit))
                .map(SqlResult::rowCount));
  }
}
