package dev.holdfast.store.postgres;

import dev.holdfast.store.PrimarySync;
import dev.holdfast.store.Pulled;
import dev.holdfast.store.Replicated;
import dev.holdfast.sync.Epoch;
import dev.holdfast.sync.Snapshot;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.pgclient.PgConnection;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Everything in one snapshot, in pages by key. All attempts of a task are in one page, which may
 * for that be longer than {@value #PAGE} rows.
 */
final class WholeRead implements PrimarySync.Reading {
  static final int PAGE = 1_000;

  private static final String BEGIN =
      """
      begin isolation level repeatable read;
      update replicas
        set acknowledged = acknowledged + 1, cursor = '%s', at = clock_timestamp()
        where replica = '%s';
      %s
      """;
  private static final String NEW_ERA =
      "update sync_state set era = gen_random_uuid() where era = $1";

  /** Up to the last row of a page, and what else belongs to the same key. */
  private static final String BY_PAGES =
      """
      %1$s where %2$s and %3$s <= (
        select %3$s from (select %3$s from %4$s where %2$s order by %3$s limit %5$d) as page
        order by %3$s desc limit 1)
      order by %3$s
      """;

  private final SyncLine line;
  private final PgConnection connection;
  private final SyncState state;
  private int table;
  private UUID last;
  private boolean complete;
  private boolean ended;

  private WholeRead(SyncLine line, PgConnection connection, SyncState state) {
    this.line = line;
    this.connection = connection;
    this.state = state;
  }

  /**
   * Begins; raises the counter.
   *
   * @param known what the copy follows, or null; where the database went back and nobody has
   *     noticed yet, its era is replaced first (rule R6)
   */
  static Uni<PrimarySync.Reading> begin(SyncLine line, Pulled.Asked asked, Epoch known) {
    return line.take()
        .chain(
            taken ->
                SyncLine.limited(
                        newEra(taken, asked, known)
                            .chain(() -> taken.query(begin(asked)).execute())
                            .map(begun -> state(begun)))
                    .onFailure()
                    .invoke(() -> line.breakOff(taken))
                    .onCancellation()
                    .invoke(() -> line.breakOff(taken))
                    .map(state -> new WholeRead(line, taken, state)));
  }

  private static Uni<?> newEra(PgConnection connection, Pulled.Asked asked, Epoch known) {
    if (known == null) {
      return Uni.createFrom().voidItem();
    }
    return FirstLook.state(connection, asked.replica(), asked.witness())
        .chain(
            seen -> {
              Epoch.Change change = known.to(seen.epoch());
              boolean unnoticed = known.era().equals(seen.epoch().era());
              return switch (change) {
                case NONE -> Uni.createFrom().voidItem();
                case WENT_BACK ->
                    unnoticed
                        ? connection
                            .preparedQuery(NEW_ERA)
                            .execute(Tuple.of(known.era()))
                            .replaceWithVoid()
                        : Uni.createFrom().voidItem();
                case LEFT_BEHIND, ANOTHER ->
                    Uni.createFrom()
                        .failure(new IllegalStateException("not the database of the copy"));
              };
            });
  }

  private static String begin(Pulled.Asked asked) {
    return BEGIN.formatted(
        asked.cursor().text(), asked.replica(), SyncState.sql(asked.replica(), asked.witness()));
  }

  private static SyncState state(RowSet<Row> begun) {
    return SyncState.of(begun.next().next().iterator().next());
  }

  @Override
  public Snapshot snapshot() {
    return state.snapshot();
  }

  @Override
  public Epoch epoch() {
    return state.epoch();
  }

  @Override
  public Uni<Pulled.Rows> next() {
    if (table == Replicated.ALL.size()) {
      complete = true;
      return Uni.createFrom().nullItem();
    }
    return SyncLine.limited(page(Replicated.ALL.get(table)))
        .onFailure()
        .invoke(this::giveUp)
        .onCancellation()
        .invoke(this::giveUp)
        .chain(page -> page.keys().isEmpty() ? following() : Uni.createFrom().item(page));
  }

  private Uni<Pulled.Rows> following() {
    table++;
    last = null;
    return next();
  }

  private Uni<Pulled.Rows> page(Replicated of) {
    Tuple after = last == null ? Tuple.tuple() : Tuple.of(last);
    return connection
        .preparedQuery(sql(of, last == null))
        .execute(after)
        .map(rows -> page(of, ReplicatedRows.values(of, rows)));
  }

  private static String sql(Replicated of, boolean first) {
    String where = first ? "true" : of.key() + " > $1";
    return BY_PAGES.formatted(ReplicatedRows.select(of), where, of.key(), of.table(), PAGE);
  }

  private Pulled.Rows page(Replicated of, List<Object[]> rows) {
    // The key is the first column of every table.
    Set<UUID> keys = new LinkedHashSet<>();
    rows.forEach(row -> keys.add((UUID) row[0]));
    last = rows.isEmpty() ? last : (UUID) rows.get(rows.size() - 1)[0];
    return new Pulled.Rows(of, List.copyOf(keys), rows);
  }

  private void giveUp() {
    if (!ended) {
      ended = true;
      line.breakOff(connection);
    }
  }

  @Override
  public Uni<Void> end() {
    return Uni.createFrom()
        .deferred(
            () -> {
              if (ended || !complete) {
                giveUp();
                return Uni.createFrom().voidItem();
              }
              return SyncLine.limited(connection.query("commit").execute())
                  .invoke(done -> line.keep(connection))
                  .invoke(done -> ended = true)
                  .onFailure()
                  .invoke(this::giveUp)
                  .onCancellation()
                  .invoke(this::giveUp)
                  .replaceWithVoid();
            });
  }
}
