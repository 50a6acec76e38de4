package dev.holdfast.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * PostgreSQL as the protocol sees it: transactions that get their id when they begin and take
 * effect when they commit, a change log with these ids (rule R1), operations and origins in the
 * transaction of their effect (rules D2, D4), and ways to go away, to hang and to go back in time.
 *
 * <p>In one file, though long: everything here shares one transaction's state.
 */
final class PostgresModel {

  /** How it fares. */
  enum State {
    UP,
    /** Refuses connections and breaks open ones. */
    DOWN,
    /** Takes bytes and says nothing. */
    STOPPED,
    /** Reads are fine, no commit ever ends: a synchronous standby that is gone. */
    NO_COMMIT
  }

  /** An operation that it keeps. */
  record Kept(String hash, String refusal) {}

  /** A row of the change log; {@code highest} is the highest transaction up to it. */
  record Change(long seq, long xid, String row, UUID operation, long highest) {}

  /** A row and the transaction that wrote it. */
  record Version(Row row, long xid) {}

  /** What a transaction does when it commits. */
  interface Work {
    void run(long xid) throws Effects.Refused;
  }

  /** Everything that a backup holds. */
  private record Image(
      Map<String, Row> rows,
      Map<UUID, Kept> operations,
      Map<UUID, Long> origins,
      List<Change> log,
      List<UUID> effects,
      Map<UUID, Entry> conflicts,
      Map<UUID, Long> acknowledged,
      UUID era,
      Snapshot pruned,
      Instant highWater,
      long nextXid) {}

  private static final int LAG_MOST = 50;

  /** Transactions between two prunings, so that a pod which was away has to start anew. */
  private static final int PRUNED_EVERY = 60;

  private final Timeline time;
  private final Map<String, Row> rows = new TreeMap<>();
  private final Map<UUID, Kept> operations = new HashMap<>();
  private final Map<UUID, Long> origins = new HashMap<>();
  private final List<Change> log = new ArrayList<>();
  private final Set<Long> open = new HashSet<>();
  private final List<UUID> effects = new ArrayList<>();
  private final Map<UUID, Entry> conflicts = new HashMap<>();
  private final Map<UUID, Long> acknowledged = new HashMap<>();

  /** What takes the last transactions back, newest last: a standby that lags lacks them. */
  private final ArrayDeque<List<Runnable>> undo = new ArrayDeque<>();

  private List<Runnable> undoing = new ArrayList<>();
  private final Map<String, Instant> changedAt = new HashMap<>();
  private UUID era = new UUID(0, 0);
  private Snapshot pruned = Snapshot.NOTHING;
  private Snapshot horizon = Snapshot.NOTHING;
  private Instant highWater;
  private long nextXid = 100;
  private int timeline = 1;
  private State state = State.UP;
  private Image backup;

  private int commits;

  /** Of the server process: a restart ends every transaction that is open. */
  private long incarnation;

  PostgresModel(Timeline time) {
    this.time = time;
  }

  State state() {
    return state;
  }

  int timeline() {
    return timeline;
  }

  void become(State next) {
    time.tell("postgres is %s", next);
    if (next == State.DOWN) {
      incarnation++;
      open.clear();
    }
    state = next;
  }

  Instant now() {
    return time.now();
  }

  /** A transaction that takes effect after a while, if the server lives then. */
  void transaction(
      Duration lasting,
      Work work,
      Runnable committed,
      java.util.function.Consumer<Effects.Refused> refused,
      Runnable broken) {
    transaction(lasting, () -> false, work, committed, refused, broken);
  }

  /** As above, by a backend that does nothing as long as it stands still. */
  void transaction(
      Duration lasting,
      BooleanSupplier stands,
      Work work,
      Runnable committed,
      java.util.function.Consumer<Effects.Refused> refused,
      Runnable broken) {
    if (state == State.DOWN) {
      broken.run();
      return;
    }
    long xid = nextXid++;
    long born = incarnation;
    open.add(xid);
    time.after(lasting, () -> end(xid, born, stands, work, committed, refused, broken));
  }

  private void end(
      long xid,
      long born,
      BooleanSupplier stands,
      Work work,
      Runnable committed,
      java.util.function.Consumer<Effects.Refused> refused,
      Runnable broken) {
    if (born != incarnation) {
      broken.run();
      return;
    }
    if (state == State.STOPPED || state == State.NO_COMMIT || stands.getAsBoolean()) {
      time.after(
          Duration.ofMillis(50), () -> end(xid, born, stands, work, committed, refused, broken));
      return;
    }
    open.remove(xid);
    undoing = new ArrayList<>();
    undoing.add(() -> nextXid = Math.min(nextXid, xid));
    try {
      work.run(xid);
      undo.addLast(undoing);
      if (undo.size() > LAG_MOST) {
        undo.removeFirst();
      }
      committed.run();
      if (++commits % PRUNED_EVERY == 0) {
        prune();
      }
    } catch (Effects.Refused e) {
      refused.accept(e);
    } catch (Effects.Cursed e) {
      rollBack();
      broken.run();
    }
  }

  private void rollBack() {
    // The first one is about the transaction's id, which is used up.
    for (int i = undoing.size() - 1; i > 0; i--) {
      undoing.get(i).run();
    }
  }

  private Image image() {
    return new Image(
        new TreeMap<>(rows),
        new HashMap<>(operations),
        new HashMap<>(origins),
        List.copyOf(log),
        List.copyOf(effects),
        new HashMap<>(conflicts),
        new HashMap<>(acknowledged),
        era,
        pruned,
        highWater,
        nextXid);
  }

  void takeBackup() {
    backup = image();
  }

  boolean hasBackup() {
    return backup != null;
  }

  /** A standby that had not got the last commits becomes the primary. */
  void promote(int commitsBehind) {
    time.tell("postgres: a standby %d commits behind is promoted", commitsBehind);
    incarnation++;
    open.clear();
    for (int i = 0; i < commitsBehind && !undo.isEmpty(); i++) {
      List<Runnable> last = undo.removeLast();
      for (int j = last.size() - 1; j >= 0; j--) {
        last.get(j).run();
      }
    }
    timeline++;
  }

  void restoreBackup() {
    time.tell("postgres: a backup is restored");
    goBack(backup);
  }

  private void goBack(Image image) {
    incarnation++;
    open.clear();
    replace(rows, image.rows);
    replace(operations, image.operations);
    replace(origins, image.origins);
    replace(conflicts, image.conflicts);
    replace(acknowledged, image.acknowledged);
    log.clear();
    log.addAll(image.log);
    effects.clear();
    effects.addAll(image.effects);
    era = image.era;
    pruned = image.pruned;
    horizon = Snapshot.NOTHING;
    highWater = image.highWater;
    nextXid = image.nextXid;
    undo.clear();
  }

  private static <K, V> void replace(Map<K, V> map, Map<K, V> by) {
    map.clear();
    map.putAll(by);
  }

  /** {@code pg_current_snapshot()}. */
  Snapshot snapshot() {
    long xmin = open.stream().mapToLong(Long::longValue).min().orElse(nextXid);
    return new Snapshot(xmin, nextXid, open);
  }

  /** Replaced by whoever notices first that it has gone back (rule R6). */
  UUID era() {
    return era;
  }

  void era(UUID next) {
    UUID before = era;
    era = next;
    undoing.add(() -> era = before);
  }

  /** Forgets what was in the log at the last time, however far replicas are (rule R5). */
  void prune() {
    Snapshot up = horizon;
    horizon = snapshot();
    pruned = up;
    log.removeIf(change -> up.contains(change.xid()));
  }

  Snapshot pruned() {
    return pruned;
  }

  /** The last tick of the schedule that was decided on (rule S6). */
  Instant highWater() {
    return highWater;
  }

  void ticked(Instant tick) {
    Instant before = highWater;
    highWater = before == null || tick.isAfter(before) ? tick : before;
    undoing.add(() -> highWater = before);
  }

  /** A heartbeat: no new version, and nothing for the log. */
  void renew(Row renewed) {
    Row before = rows.put(renewed.id(), renewed);
    undoing.add(
        () -> {
          if (rows.get(renewed.id()) == renewed) {
            rows.put(renewed.id(), before);
          }
        });
  }

  /** The unfinished task, other than this one, that has the key; null if there is none. */
  static String holder(Map<String, Row> rows, String unique, String other) {
    return unique == null
        ? null
        : rows.values().stream()
            .filter(row -> unique.equals(row.unique()) && !row.isTerminal())
            .map(Row::id)
            .filter(id -> !id.equals(other))
            .findFirst()
            .orElse(null);
  }

  /** The create of this row that became a conflict, or null. */
  UUID refusedCreate(String row) {
    return conflicts.values().stream()
        .filter(entry -> entry.kind().endsWith(".create") && entry.touches().contains(row))
        .map(Entry::operation)
        .findFirst()
        .orElse(null);
  }

  Map<UUID, Kept> operations() {
    return operations;
  }

  Kept operation(UUID id) {
    return operations.get(id);
  }

  boolean hasAll(java.util.Collection<UUID> ids) {
    return operations.keySet().containsAll(ids);
  }

  /** Rule D2; fails where the id is there already. */
  void keep(UUID operation, Kept kept) {
    if (operations.putIfAbsent(operation, kept) != null) {
      throw new IllegalStateException("operation kept twice");
    }
    undoing.add(() -> operations.remove(operation));
  }

  long applied(UUID origin) {
    return origins.getOrDefault(origin, 0L);
  }

  void applied(UUID origin, long number) {
    Long before = origins.get(origin);
    origins.merge(origin, number, Math::max);
    undoing.add(() -> restore(origins, origin, before));
  }

  Row row(String id) {
    return rows.get(id);
  }

  Map<String, Row> rows() {
    return rows;
  }

  /**
   * The effect of an operation: the row, the log (rule R1), and the list that the checker reads.
   */
  void write(Op op, Row next, long xid) {
    changedAt.put(op.row(), time.now());
    Row before = rows.get(op.row());
    restore(rows, op.row(), next);
    long highest = log.isEmpty() ? xid : Math.max(xid, log.get(log.size() - 1).highest);
    Change change = new Change(log.size(), xid, op.row(), op.id(), highest);
    log.add(change);
    effects.add(op.id());
    undoing.add(
        () -> {
          restore(rows, op.row(), before);
          log.remove(change);
          effects.remove(op.id());
        });
  }

  private static <K, V> void restore(Map<K, V> map, K key, V value) {
    if (value == null) {
      map.remove(key);
    } else {
      map.put(key, value);
    }
  }

  Instant changedAt(String row) {
    return changedAt.getOrDefault(row, Instant.MAX);
  }

  /** What the log has since the transaction, and maybe some of before. */
  List<Change> logSince(long xid) {
    int from = log.size();
    while (from > 0 && log.get(from - 1).highest >= xid) {
      from--;
    }
    return log.subList(from, log.size());
  }

  List<UUID> effects() {
    return effects;
  }

  void conflict(Entry entry) {
    Entry before = conflicts.put(entry.operation(), entry);
    undoing.add(() -> restore(conflicts, entry.operation(), before));
  }

  Map<UUID, Entry> conflicts() {
    return conflicts;
  }

  long acknowledged(UUID origin) {
    return acknowledged.getOrDefault(origin, 0L);
  }

  void acknowledge(UUID origin, long counter) {
    Long before = acknowledged.get(origin);
    acknowledged.merge(origin, counter, Math::max);
    undoing.add(() -> restore(acknowledged, origin, before));
  }

  /** Asks something that needs no commit; never answered by a stopped one. */
  void read(Duration lasting, Runnable answer, Runnable broken) {
    long born = incarnation;
    Supplier<Boolean> broke = () -> born != incarnation || state == State.DOWN;
    time.after(lasting, () -> answered(broke, answer, broken));
  }

  private void answered(Supplier<Boolean> broke, Runnable answer, Runnable broken) {
    if (broke.get()) {
      broken.run();
    } else if (state == State.STOPPED) {
      time.after(Duration.ofMillis(50), () -> answered(broke, answer, broken));
    } else {
      answer.run();
    }
  }
}
