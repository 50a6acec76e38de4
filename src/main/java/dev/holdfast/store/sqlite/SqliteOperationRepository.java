package dev.holdfast.store.sqlite;

import dev.holdfast.domain.OperationRepository;
import io.smallrye.mutiny.Uni;
import java.time.Instant;

/** The operations that this file has seen. */
final class SqliteOperationRepository implements OperationRepository {
  /** Rows stand in the order in which they were applied, which is nearly that of their time. */
  private static final String FORGET =
      """
      delete from operations
      where row_id in (select row_id from operations order by row_id limit ?) and at < ?
      """;

  private final SqliteDatabase database;

  SqliteOperationRepository(SqliteDatabase database) {
    this.database = database;
  }

  @Override
  public Uni<Integer> forget(Instant before, int limit) {
    return database.write(session -> Answer.of(session.update(FORGET, limit, before)));
  }
}
