package dev.holdfast.store.sqlite;

import dev.holdfast.domain.FactRepository;
import dev.holdfast.domain.TaskRepository;
import dev.holdfast.store.Copy;
import dev.holdfast.store.CopyState;
import dev.holdfast.store.OwnWrite;
import dev.holdfast.store.Pulled;
import dev.holdfast.sync.Drain;
import dev.holdfast.sync.Entry;
import dev.holdfast.sync.Epoch;
import dev.holdfast.sync.JournalRoom;
import dev.holdfast.sync.PullEnd;
import dev.holdfast.sync.RowName;
import dev.holdfast.sync.Snapshot;
import io.smallrye.mutiny.Uni;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The copy in the SQLite file. Everything that it does with the file, the one writer does. */
public final class SqliteCopy implements Copy {
  private static final Logger LOG = Logger.getLogger(SqliteCopy.class);

  /** A clock that moves less is not written down anew. */
  private static final Duration SAME_CLOCK = Duration.ofMillis(100);

  /** A lease of PostgreSQL's is not renewed meanwhile: what it ends comes early in the journal. */
  private static final int SETTLEMENTS = 10_000;

  private static final String DISOWN =
      """
      update tasks set own = 0
      where own <> 0 and id in (
        select substr(row, 7) from journal_rows where row >= 'tasks/' and row < 'tasks0')
      """;

  private static final String ANY_ROW =
      """
      select exists (select 1 from tasks) or exists (select 1 from facts)
        or exists (select 1 from operations)
      """;

  private final SqliteDatabase database;
  private final SyncState state;
  private final Reread reread = new Reread();
  private final Journal journal;
  private final Gate gate = new Gate();
  private final OwnQueue own;
  private final StandIn standIn;
  private final Following following;
  private volatile Duration savedOffset;
  private volatile boolean openedEmpty;

  public SqliteCopy(SqliteDatabase database, JournalRoom room) {
    this(database, room, Instant::now);
  }

  SqliteCopy(SqliteDatabase database, JournalRoom room, Supplier<Instant> machine) {
    this.database = database;
    this.state = new SyncState(machine);
    this.journal = new Journal(database, room, reread, state);
    this.own = new OwnQueue(database, new OwnRows(state));
    this.following = new Following(state, reread);
    this.standIn = new StandIn(database, journal, gate, own, state);
  }

  @Override
  public TaskRepository tasks(Local call) {
    return new SqliteTaskRepository(new LocalAccess(standIn, call));
  }

  @Override
  public FactRepository facts(Local call) {
    return new SqliteFactRepository(new LocalAccess(standIn, call));
  }

  @Override
  public Uni<CopyState> open() {
    return database.writeThen(this::open);
  }

  /** Generations begin anew with each process: what an earlier one made is nobody's own. */
  private Then<CopyState> open(SqliteSession session) throws SQLException {
    CopyState loaded = SyncState.load(session);
    session.update(DISOWN);
    List<String> again = Reread.load(session);
    boolean empty = session.count(ANY_ROW) == 0;
    Runnable counted = journal.open(session);
    return new Then<>(
        loaded,
        () -> {
          state.become(none -> loaded);
          savedOffset = loaded.clockOffset();
          openedEmpty = empty;
          reread.add(again);
          counted.run();
        });
  }

  @Override
  public Uni<Void> rehearse() {
    return database
        .<Void>write(
            session -> {
              Access access = new Rehearsed(session, standIn);
              Play.play(new SqliteTaskRepository(access), new SqliteFactRepository(access));
              throw new Rehearsed.Undone();
            })
        .onFailure(Rehearsed.Undone.class)
        .recoverWithNull();
  }

  @Override
  public CopyState state() {
    return state.get();
  }

  @Override
  public void committed(OwnWrite write) {
    own.add(write);
  }

  @Override
  public Uni<Void> flushed() {
    return Uni.createFrom().emitter(emitter -> own.whenFlushed(() -> emitter.complete(null)));
  }

  @Override
  public Instant oldestAt() {
    return journal.window().oldestAt();
  }

  @Override
  public long journalBytes() {
    return journal.window().bytes();
  }

  @Override
  public void onNews(Runnable listener) {
    journal.onNews(listener);
  }

  @Override
  public int depth() {
    return journal.window().depth();
  }

  @Override
  public List<Entry> oldest(int most) {
    return journal.oldest(most);
  }

  @Override
  public void settle(List<Entry> entries, List<Drain.Verdict> verdicts, List<String> reasons) {
    journal.settle(entries, verdicts);
  }

  @Override
  public void requeueKept() {
    journal.requeueKept(session -> own.take(session, Integer.MAX_VALUE));
  }

  @Override
  public Set<String> touched() {
    return reread.rows();
  }

  @Override
  public boolean isEmpty() {
    return openedEmpty && !state.get().warm();
  }

  @Override
  public void holdWrites() {
    gate.hold();
  }

  @Override
  public void openWrites() {
    gate.open();
  }

  @Override
  public int admitted() {
    return gate.admitted();
  }

  @Override
  public Uni<Map<UUID, Claim>> sending(List<Entry> entries) {
    List<Long> numbers = entries.stream().map(Entry::number).toList();
    List<String> tasks =
        entries.stream()
            .flatMap(entry -> entry.touches().stream())
            .filter(row -> row.startsWith(RowName.TASKS + "/"))
            .distinct()
            .toList();
    return database.write(
        session -> Answer.of(lastClaims(JournalClaims.send(session, numbers, tasks))));
  }

  private static Map<UUID, Claim> lastClaims(List<JournalClaims.Claimed> claims) {
    Map<UUID, Claim> last = new HashMap<>();
    for (JournalClaims.Claimed claim : claims) {
      last.put(
          RowName.of(claim.row()).id(),
          new Claim(claim.operation(), claim.worker(), claim.at(), 1));
    }
    return last;
  }

  @Override
  public Uni<List<UUID>> claimsToSettle() {
    return database.read(session -> JournalClaims.toSettle(session, SETTLEMENTS));
  }

  @Override
  public Uni<PullEnd> apply(Pulled pulled, BooleanSupplier awaited) {
    return database.writeThen(session -> following.pull(session, pulled, awaited));
  }

  @Override
  public Uni<Void> beginResync() {
    return database.writeThen(session -> following.begin(session));
  }

  @Override
  public Uni<Boolean> page(Pulled.Rows rows, Snapshot snapshot, BooleanSupplier awaited) {
    return database.writeThen(
        session ->
            awaited.getAsBoolean()
                ? following.page(session, rows, snapshot)
                : new Then<>(false, () -> {}));
  }

  @Override
  public Uni<PullEnd> endResync(
      Snapshot begunWith, Snapshot snapshot, Epoch epoch, BooleanSupplier awaited) {
    return database.writeThen(
        session ->
            awaited.getAsBoolean()
                ? following.end(session, begunWith, snapshot, epoch)
                : new Then<>(PullEnd.FAILED, () -> {}));
  }

  @Override
  public Uni<Void> bind(Epoch epoch) {
    return database.writeThen(session -> following.bind(session, epoch));
  }

  @Override
  public void clockOffset(Duration offset) {
    if (state.get() == null) {
      return;
    }
    state.become(known -> SyncState.offset(known, offset));
    Duration saved = savedOffset;
    if (saved != null && saved.minus(offset).abs().compareTo(SAME_CLOCK) < 0) {
      return;
    }
    savedOffset = offset;
    database
        .<Boolean>write(
            session -> {
              SyncState.saveOffset(session, offset);
              return Answer.of(true);
            })
        .subscribe()
        .with(done -> {}, why -> LOG.debugf("the clock was not saved: %s", why.getMessage()));
  }
}
