package dev.holdfast.store.postgres;

import dev.holdfast.sync.Epoch;
import dev.holdfast.sync.Snapshot;
import io.vertx.mutiny.sqlclient.Row;
import java.util.UUID;

/**
 * What a transaction sees of the database's history (rule R6) and of its change log.
 *
 * @param snapshot at which it reads
 * @param pruned up to where the change log is not whole any more (rule R5)
 * @param epoch the history
 */
record SyncState(Snapshot snapshot, Snapshot pruned, Epoch epoch) {
  private static final int HEX = 16;

  /** The control file lags behind with the timeline, so it is asked of the log (rule R6). */
  private static final String STATE =
      """
      select pg_current_snapshot()::text, pruned, database_identity.id, system_identifier::text,
        left(pg_walfile_name(pg_current_wal_lsn()), 8), era,
        coalesce((select acknowledged from replicas where replica = '%s'), 0)::bigint,
        %s
      from sync_state, database_identity, pg_control_system()
      """;

  /**
   * The statement that tells it; its parameters are written out, so that it can be sent together
   * with others.
   *
   * @param witness an operation that must be there, or null
   */
  static String sql(UUID replica, UUID witness) {
    String witnessed =
        witness == null ? "true" : "exists (select from operations where id = '" + witness + "')";
    return STATE.formatted(replica, witnessed);
  }

  static SyncState of(Row row) {
    return new SyncState(
        Snapshot.of(row.getString(0)),
        Snapshot.of(row.getString(1)),
        new Epoch(
            row.getUUID(2),
            row.getString(3),
            Integer.parseInt(row.getString(4), HEX),
            row.getUUID(5),
            row.getLong(6),
            row.getBoolean(7)));
  }
}
