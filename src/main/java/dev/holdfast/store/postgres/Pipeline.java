package dev.holdfast.store.postgres;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Statements that are sent one behind the other without waiting for answers; the driver keeps their
 * order. Never with the commit: one that fails before it is sent does not fail the transaction.
 */
final class Pipeline {
  private final PgConnection connection;
  private final List<Uni<?>> statements = new ArrayList<>();

  Pipeline(PgConnection connection) {
    this.connection = connection;
  }

  void begin() {
    statements.add(connection.query("begin").execute());
  }

  /** One whose rows nobody needs. */
  void add(String sql, Tuple arguments) {
    add(sql, arguments, row -> {});
  }

  void add(String sql, Tuple arguments, Consumer<Row> reader) {
    statements.add(
        connection
            .preparedQuery(PostgresDatabase.echo(sql))
            .execute(arguments)
            .invoke(rows -> rows.forEach(reader)));
  }

  /** Sends them; the first failure is the failure. */
  Uni<Void> send() {
    return statements.isEmpty()
        ? Uni.createFrom().voidItem()
        : Uni.combine().all().unis(statements).discardItems();
  }
}
