package dev.holdfast.store.sqlite;

import dev.holdfast.domain.Clock;
import dev.holdfast.store.CopyState;
import dev.holdfast.sync.Epoch;
import dev.holdfast.sync.Snapshot;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What the file knows of PostgreSQL: one row, and the same in memory. */
final class SyncState {
  private static final String READ =
      """
      select
        replica, database_id, system, timeline, era, acknowledged, cursor, pulled_at, warm,
        witness, witness_at, clock_offset
      from sync_state
      """;
  private static final String MAKE =
      "insert into sync_state (replica, acknowledged, cursor, warm) values (?, 0, '', 0)";
  private static final String CURSOR = "select cursor from sync_state";
  private static final String FOLLOW =
      """
      update sync_state set
        database_id = ?, system = ?, timeline = ?, era = ?, acknowledged = ?, cursor = ?,
        pulled_at = ?, warm = ?
      """;
  private static final String WITNESS = "update sync_state set witness = ?, witness_at = ?";
  private static final String OFFSET = "update sync_state set clock_offset = ?";

  private final Supplier<Instant> machine;
  private volatile CopyState state;

  SyncState(Supplier<Instant> machine) {
    this.machine = machine;
  }

  CopyState get() {
    return state;
  }

  /** The present instant by PostgreSQL's clock, as far as it is known. */
  Instant now() {
    CopyState known = state;
    Instant now = Clock.micros(machine.get());
    return known == null || known.clockOffset() == null ? now : now.plus(known.clockOffset());
  }

  synchronized void become(UnaryOperator<CopyState> change) {
    state = change.apply(state);
  }

  /** The row as it stands; made if there is none. */
  static CopyState load(SqliteSession session) throws SQLException {
    if (session.first(READ, Row::text).isEmpty()) {
      session.update(MAKE, UUID.randomUUID());
    }
    return session.first(READ, SyncState::map).orElseThrow();
  }

  private static CopyState map(Row row) throws SQLException {
    UUID replica = row.uuid();
    UUID database = row.uuid();
    String system = row.text();
    int timeline = row.integer();
    UUID era = row.uuid();
    long acknowledged = row.number();
    Epoch epoch =
        database == null ? null : new Epoch(database, system, timeline, era, acknowledged, true);
    return new CopyState(
        replica,
        epoch,
        acknowledged,
        SnapshotText.read(row.text()),
        row.instant(),
        row.truth(),
        row.uuid(),
        row.instant(),
        offset(row.numberOrNull()));
  }

  private static Duration offset(Long micros) {
    return micros == null ? null : Duration.ofNanos(micros * 1_000);
  }

  /** The cursor as this very transaction sees it. */
  Snapshot cursor(SqliteSession session) throws SQLException {
    String text = session.first(CURSOR, Row::text).orElse("");
    Snapshot known = state.cursor();
    return text.equals(SnapshotText.of(known)) ? known : SnapshotText.read(text);
  }

  /** Writes what of a state a pull changes. */
  static void saveFollowed(SqliteSession session, CopyState next) throws SQLException {
    Epoch epoch = next.epoch();
    session.update(
        FOLLOW,
        epoch.database(),
        epoch.system(),
        epoch.timeline(),
        epoch.era(),
        next.acknowledged(),
        SnapshotText.of(next.cursor()),
        next.pulledAt(),
        next.warm());
  }

  /** The same state after a pull: all but the witness and the clock is {@code next}'s. */
  static CopyState followed(CopyState now, CopyState next) {
    return new CopyState(
        now.replica(),
        next.epoch(),
        next.acknowledged(),
        next.cursor(),
        next.pulledAt(),
        next.warm(),
        now.witness(),
        now.witnessAt(),
        now.clockOffset());
  }

  static void saveWitness(SqliteSession session, UUID operation, Instant at) throws SQLException {
    session.update(WITNESS, operation, at);
  }

  static CopyState witnessed(CopyState now, UUID operation, Instant at) {
    return new CopyState(
        now.replica(),
        now.epoch(),
        now.acknowledged(),
        now.cursor(),
        now.pulledAt(),
        now.warm(),
        operation,
        at,
        now.clockOffset());
  }

  static void saveOffset(SqliteSession session, Duration offset) throws SQLException {
    session.update(OFFSET, offset.toNanos() / 1_000);
  }

  static CopyState offset(CopyState now, Duration offset) {
    return new CopyState(
        now.replica(),
        now.epoch(),
        now.acknowledged(),
        now.cursor(),
        now.pulledAt(),
        now.warm(),
        now.witness(),
        now.witnessAt(),
        offset);
  }
}
