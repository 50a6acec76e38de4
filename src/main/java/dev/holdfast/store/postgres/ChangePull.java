package dev.holdfast.store.postgres;

import dev.holdfast.store.Pulled;
import dev.holdfast.store.Replicated;
import dev.holdfast.sync.RowName;
import dev.holdfast.sync.Snapshot;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * One pull (rule R2): the counter raised, the change log read from the cursor on, the rows read
 * that it names, all in one snapshot. Where that would be too much, or the log does not reach back,
 * no row is read, and what comes says that the copy is to be made anew.
 */
final class ChangePull {
  /** More keys than these are quicker read whole. */
  private static final int KEYS_MOST = 50_000;

  /** Keys are looked at up to here, with their repetitions. */
  private static final int NAMED_MOST = 150_000;

  /**
   * A database that went back behind the copy's counter is left as it is (rule R6): raised, it
   * would look next time as if it had not.
   */
  private static final String BEGIN =
      """
      begin isolation level repeatable read;
      update replicas
        set acknowledged = acknowledged + 1, cursor = '%s', at = clock_timestamp()
        where replica = '%s' and acknowledged >= %d;
      %s;
      %s
      """;

  private static final String CHANGES =
      """
      select tbl, array_agg(distinct id collate "C"), count(*)
      from (%s) as changed group by tbl
      """;
  private static final String LOG =
      """
      select tbl, unnest(ids) as id from change_log
      where xid >= '%d'::xid8 or xid = any('{%s}'::xid8[]) limit %d
      """;

  private final PgConnection connection;
  private final Pulled.Asked asked;

  private ChangePull(PgConnection connection, Pulled.Asked asked) {
    this.connection = connection;
    this.asked = asked;
  }

  /** Must run on a connection without a transaction; commits, unless it fails. */
  static Uni<Pulled> pull(PgConnection connection, Pulled.Asked asked) {
    return new ChangePull(connection, asked).run();
  }

  private Uni<Pulled> run() {
    return connection
        .query(PostgresDatabase.echo(begin()))
        .execute()
        .chain(this::read)
        .call(() -> connection.query("commit").execute());
  }

  private String begin() {
    return BEGIN.formatted(
        asked.cursor().text(),
        asked.replica(),
        asked.acknowledged(),
        SyncState.sql(asked.replica(), asked.witness()),
        changes(asked.cursor()));
  }

  /** The changes that a cursor does not contain, as a statement. */
  static String changes(Snapshot cursor) {
    return CHANGES.formatted(log(cursor));
  }

  /** The rows of the log that a cursor does not contain, and no other is looked at. */
  static String log(Snapshot cursor) {
    int most = cursor.equals(Snapshot.NOTHING) ? 0 : NAMED_MOST + 1;
    String inProgress =
        cursor.inProgress().stream().map(String::valueOf).collect(Collectors.joining(","));
    return LOG.formatted(cursor.xmax(), inProgress, most);
  }

  private Uni<Pulled> read(RowSet<Row> begun) {
    RowSet<Row> raised = begun.next();
    RowSet<Row> found = raised.next();
    SyncState state = SyncState.of(found.iterator().next());
    if (raised.rowCount() == 0) {
      return Uni.createFrom().item(without(state, state.pruned()));
    }
    Map<String, Set<UUID>> keys = new HashMap<>();
    boolean few = take(found.next(), keys);
    if (!few || asked.cursor().equals(Snapshot.NOTHING)) {
      return Uni.createFrom().item(without(state, state.snapshot()));
    }
    if (!asked.cursor().contains(state.pruned())) {
      return Uni.createFrom().item(without(state, state.pruned()));
    }
    return rows(keys)
        .map(
            rows ->
                new Pulled(asked.cursor(), state.snapshot(), state.pruned(), state.epoch(), rows));
  }

  private Pulled without(SyncState state, Snapshot pruned) {
    return new Pulled(asked.cursor(), state.snapshot(), pruned, state.epoch(), List.of());
  }

  /** Takes the changed keys; gives whether they are all, and few enough. */
  private static boolean take(RowSet<Row> changes, Map<String, Set<UUID>> keys) {
    long named = 0;
    int different = 0;
    for (Row row : changes) {
      named += row.getLong(2);
      String[] ids = row.getArrayOfStrings(1);
      different += ids.length;
      Set<UUID> of = keys.computeIfAbsent(row.getString(0), table -> new LinkedHashSet<>());
      for (String id : ids) {
        of.add(UUID.fromString(id));
      }
    }
    return named <= NAMED_MOST && different <= KEYS_MOST;
  }

  private Uni<List<Pulled.Rows>> rows(Map<String, Set<UUID>> keys) {
    for (String name : asked.rows()) {
      RowName row = RowName.of(name);
      add(keys, row.table(), row.id());
      if (row.table().equals(RowName.TASKS)) {
        add(keys, Replicated.ATTEMPTS.table(), row.id());
      }
    }
    List<Pulled.Rows> found = new ArrayList<>();
    Uni<Void> read = Uni.createFrom().voidItem();
    for (Replicated table : Replicated.ALL) {
      List<UUID> of = List.copyOf(keys.getOrDefault(table.table(), Set.of()));
      if (!of.isEmpty()) {
        read =
            read.chain(() -> ReplicatedRows.of(connection, table, of))
                .invoke(found::add)
                .replaceWithVoid();
      }
    }
    return read.replaceWith(found);
  }

  private static void add(Map<String, Set<UUID>> keys, String table, UUID id) {
    keys.computeIfAbsent(table, first -> new LinkedHashSet<>()).add(id);
  }
}
