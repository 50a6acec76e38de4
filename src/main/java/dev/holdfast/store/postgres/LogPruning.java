package dev.holdfast.store.postgres;

import dev.holdfast.sync.Snapshot;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.stream.Collectors;

/**
 * Forgets what every replica has of the change log, or what is beyond its cap, by DELETE (rule R5).
 * What is forgotten is written down as a snapshot: whatever was visible in it may be missing.
 */
final class LogPruning {
  /** A replica that was away for longer holds nothing back. */
  private static final String SEEN = "interval '1 day'";

  private static final int AT_ONCE = 10_000;

  /** One process at a time; the others need not wait. */
  private static final String STATE =
      """
      begin;
      select pruned, pg_current_snapshot()::text from sync_state for update skip locked;
      select cursor from replicas where at > clock_timestamp() - %s;
      select xid::text from change_log
        where seq <= (select max(seq) from change_log) - %d order by seq desc limit 1
      """;

  private static final String FORGET =
      """
      delete from change_log where seq in (
        select seq from change_log
        where xid < $1::text::xid8 and xid <> all($2::text::xid8[]) order by xid limit %d)
      """
          .formatted(AT_ONCE);

  private final int cap;

  /**
   * @param cap rows that are kept at most
   */
  LogPruning(int cap) {
    this.cap = cap;
  }

  /** Must run on a connection without a transaction. Gives whether there may be more to forget. */
  Uni<Boolean> prune(PgConnection connection) {
    return connection
        .query(STATE.formatted(SEEN, cap))
        .execute()
        .chain(begun -> prune(connection, begun.next()))
        .call(() -> connection.query("commit").execute());
  }

  private static Uni<Boolean> prune(PgConnection connection, RowSet<Row> state) {
    if (state.size() == 0) {
      return Uni.createFrom().item(false);
    }
    Row row = state.iterator().next();
    Snapshot pruned = Snapshot.of(row.getString(0));
    Snapshot present = Snapshot.of(row.getString(1));
    Snapshot next = pruned.or(forgettable(present, state.next()));
    return keep(connection, pruned, next)
        .chain(() -> connection.preparedQuery(FORGET).execute(visible(next)))
        .map(forgotten -> forgotten.rowCount() == AT_ONCE);
  }

  /** What all replicas have, and what is beyond the cap. */
  private static Snapshot forgettable(Snapshot present, RowSet<Row> replicas) {
    Snapshot everywhere = present;
    for (Row replica : replicas) {
      everywhere = everywhere.and(Snapshot.of(replica.getString(0)));
    }
    for (Row beyond : replicas.next()) {
      everywhere = everywhere.or(present.upTo(Long.parseLong(beyond.getString(0))));
    }
    return everywhere;
  }

  private static Uni<?> keep(PgConnection connection, Snapshot pruned, Snapshot next) {
    return next.equals(pruned)
        ? Uni.createFrom().voidItem()
        : connection
            .preparedQuery("update sync_state set pruned = $1")
            .execute(Tuple.of(next.text()));
  }

  private static Tuple visible(Snapshot snapshot) {
    String inProgress =
        snapshot.inProgress().stream()
            .map(String::valueOf)
            .collect(Collectors.joining(",", "{", "}"));
    return Tuple.of(Long.toString(snapshot.xmax()), inProgress);
  }
}
