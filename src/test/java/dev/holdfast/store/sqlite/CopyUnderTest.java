package dev.holdfast.store.sqlite;

import dev.holdfast.domain.FactRepository;
import dev.holdfast.domain.OperationRepository;
import dev.holdfast.domain.Samples;
import dev.holdfast.domain.TaskRepository;
import dev.holdfast.store.Copy;
import dev.holdfast.store.Pulled;
import dev.holdfast.store.Replicated;
import dev.holdfast.store.StoreUnderTest;
import dev.holdfast.sync.Entry;
import dev.holdfast.sync.Epoch;
import dev.holdfast.sync.JournalRoom;
import dev.holdfast.sync.PullEnd;
import dev.holdfast.sync.Snapshot;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** A real file as a copy; PostgreSQL is away, in generation 1, unless a test says otherwise. */
public final class CopyUnderTest implements StoreUnderTest {
  static final Duration PATIENCE = Duration.ofSeconds(20);
  static final UUID DATABASE = UUID.randomUUID();
  static final UUID ERA = UUID.randomUUID();

  final SqliteUnderTest file;
  final SqliteCopy copy;
  final AtomicLong generation = new AtomicLong(1);

  private CopyUnderTest(Path path, JournalRoom room) {
    file = new SqliteUnderTest(path);
    copy = new SqliteCopy(file.database, room, Samples::now);
    await(copy.open());
  }

  /** One that has never been whole, or is what an earlier one left. */
  static CopyUnderTest at(Path path) {
    return new CopyUnderTest(path, JournalRoom.DEFAULT);
  }

  /** One that has seen all of a PostgreSQL that is empty, up to transaction 100. */
  static CopyUnderTest warm(Path path) {
    return warm(path, JournalRoom.DEFAULT);
  }

  static CopyUnderTest warm(Path path, JournalRoom room) {
    CopyUnderTest opened = new CopyUnderTest(path, room);
    await(opened.copy.bind(epoch(1)));
    await(opened.copy.beginResync());
    await(opened.copy.endResync(Snapshot.NOTHING, upTo(100), epoch(2), () -> true));
    return opened;
  }

  static Epoch epoch(long acknowledged) {
    return new Epoch(DATABASE, "system", 1, ERA, acknowledged, true);
  }

  /** Every transaction before it has ended. */
  static Snapshot upTo(long xid, Long... inProgress) {
    long xmin = inProgress.length == 0 ? xid : inProgress[0];
    return new Snapshot(xmin, xid, Set.of(inProgress));
  }

  static <T> T await(Uni<T> answer) {
    return answer.await().atMost(PATIENCE);
  }

  Copy.Local call() {
    return new Copy.Local(1, generation::get, false, false);
  }

  @Override
  public TaskRepository tasks() {
    return copy.tasks(call());
  }

  /** For a worker that claims only what is its own. */
  TaskRepository own() {
    return copy.tasks(new Copy.Local(1, generation::get, false, true));
  }

  /** For calls that PostgreSQL may have served. */
  TaskRepository inDoubt() {
    return copy.tasks(new Copy.Local(1, generation::get, true, false));
  }

  @Override
  public FactRepository facts() {
    return copy.facts(call());
  }

  @Override
  public OperationRepository operations() {
    return file.operations();
  }

  List<Entry> journal() {
    return copy.oldest(Integer.MAX_VALUE);
  }

  /** Waits until everything is written that was handed over before. */
  void settled() {
    await(file.database.<Boolean>write(session -> Answer.of(true)));
  }

  /** Pulls what one snapshot shows. */
  PullEnd pull(Snapshot snapshot, Pulled.Rows... tables) {
    Epoch seen = epoch(copy.state().acknowledged() + 1);
    Pulled pulled = new Pulled(copy.state().cursor(), snapshot, upTo(2), seen, List.of(tables));
    return await(copy.apply(pulled, () -> true));
  }

  static Pulled.Rows rows(Replicated table, List<UUID> keys, Object[]... rows) {
    return new Pulled.Rows(table, keys, List.of(rows));
  }

  /** What is in the file, as text. */
  List<String> select(String sql, Object... args) {
    return await(file.database.read(session -> session.query(sql, Row::text, args)));
  }

  /** A row as PostgreSQL would give it: what another file has. */
  static List<Object[]> rowsOf(SqliteUnderTest other, Replicated table, UUID key) {
    String names =
        String.join(", ", table.columns().stream().map(Replicated.Column::name).toList());
    String sql = "select %s from %s where %s = ?".formatted(names, table.table(), table.key());
    return await(other.database.read(session -> session.query(sql, row -> map(table, row), key)));
  }

  private static Object[] map(Replicated table, Row row) throws java.sql.SQLException {
    List<Object> values = new ArrayList<>();
    for (Replicated.Column column : table.columns()) {
      values.add(
          switch (column.type()) {
            case ID -> row.uuid();
            case TEXT -> row.text();
            case NUMBER -> row.numberOrNull();
            case DECIMAL -> row.decimal();
            case TRUTH -> row.truth();
            case TIME -> row.instant();
          });
    }
    return values.toArray();
  }

  @Override
  public void clear() {
    file.clear();
  }

  @Override
  public void close() {
    file.close();
  }
}
