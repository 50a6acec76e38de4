package dev.holdfast.sync;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** One pod's file: what is committed in it survives a crash; a copy of it can be put back. */
final class SqliteModel {
  private static final int WITNESSES = 32;

  /** An operation that it keeps. */
  record Kept(String hash, String refusal) {}

  private Map<String, Row> rows = new TreeMap<>();

  /** Of rows and tombstones that come from an own write (rule R3). */
  private Map<String, Long> ownXids = new HashMap<>();

  /** Versions that rows had when own writes deleted them. */
  private Map<String, Long> tombstones = new HashMap<>();

  private Map<UUID, Kept> operations = new HashMap<>();
  private List<Journalled> journal = new ArrayList<>();
  private List<Journalled> kept = new ArrayList<>();
  private Set<String> touched = new HashSet<>();
  private Map<String, Long> createdIn = new HashMap<>();
  private Set<String> doubtful = new HashSet<>();
  private java.util.ArrayDeque<UUID> witnesses = new java.util.ArrayDeque<>();
  private java.time.Duration clockOffset;
  private Set<UUID> reported = new HashSet<>();
  private boolean warm;
  private boolean openedEmpty;
  private JournalRoom room = JournalRoom.DEFAULT;
  private Snapshot cursor = Snapshot.NOTHING;
  private Epoch epoch;
  private UUID origin;
  private long lastNumber;

  /** An entry, what it is of, and the row as it left it. */
  record Journalled(Entry entry, Op op, Row before, Row after) {}

  /** Rule D4: each opening is a new origin. */
  void open(UUID newOrigin) {
    origin = newOrigin;
    lastNumber = 0;
    createdIn.clear();
    openedEmpty = rows.isEmpty();
  }

  SqliteModel copy() {
    SqliteModel copy = new SqliteModel();
    copy.rows = new TreeMap<>(rows);
    copy.ownXids = new HashMap<>(ownXids);
    copy.tombstones = new HashMap<>(tombstones);
    copy.operations = new HashMap<>(operations);
    copy.journal = new ArrayList<>(journal);
    copy.kept = new ArrayList<>(kept);
    copy.touched = new HashSet<>(touched);
    copy.createdIn = new HashMap<>(createdIn);
    copy.doubtful = new HashSet<>(doubtful);
    copy.witnesses = new java.util.ArrayDeque<>(witnesses);
    copy.clockOffset = clockOffset;
    copy.reported = new HashSet<>(reported);
    copy.warm = warm;
    copy.room = room;
    copy.cursor = cursor;
    copy.epoch = epoch;
    copy.origin = origin;
    copy.lastNumber = lastNumber;
    return copy;
  }

  UUID origin() {
    return origin;
  }

  Row row(String id) {
    return rows.get(id);
  }

  Map<String, Row> rows() {
    return rows;
  }

  Kept operation(UUID id) {
    return operations.get(id);
  }

  void keep(UUID id, Kept outcome) {
    operations.putIfAbsent(id, outcome);
  }

  List<Journalled> journal() {
    return journal;
  }

  List<Journalled> kept() {
    return kept;
  }

  Set<String> touched() {
    return touched;
  }

  Snapshot cursor() {
    return cursor;
  }

  void cursor(Snapshot next) {
    cursor = next;
    warm = true;
  }

  boolean isEmpty() {
    return openedEmpty && !warm;
  }

  /** What is said of a row that is not there (rule R8). */
  CopyRules.Miss missed() {
    return CopyRules.missed(warm, false);
  }

  /** A small disk; an entry counts as one byte. */
  void limit(JournalRoom to) {
    room = to;
  }

  JournalRoom.Room room(Instant now) {
    Instant oldest = journal.isEmpty() ? now : journal.get(0).entry.at();
    return room.left(journal.size(), java.time.Duration.between(oldest, now));
  }

  Epoch epoch() {
    return epoch;
  }

  void epoch(Epoch next) {
    epoch = next;
  }

  Long createdIn(String row) {
    return createdIn.getOrDefault(row, -1L);
  }

  boolean isDoubtful(String row) {
    return doubtful.contains(row);
  }

  /** What was ever sent may be there. */
  void sent(List<Journalled> entries) {
    entries.forEach(each -> doubtful.addAll(each.entry.touches()));
  }

  /** The claim that was made locally of a task whose create is still to be drained, or null. */
  UUID claimedSince(String row) {
    return journal.stream()
        .map(Journalled::op)
        .filter(op -> op.kind() == Op.Kind.TASK_CLAIM && op.row().equals(row))
        .map(Op::id)
        .findFirst()
        .orElse(null);
  }

  /** Whether it had done the operation before that entry. */
  boolean hasBefore(Journalled entry, UUID operation) {
    int at = journal.indexOf(entry);
    return Stream.concat(kept.stream(), journal.subList(0, Math.max(0, at)).stream())
        .anyMatch(each -> each.op.id().equals(operation));
  }

  /** Operations that PostgreSQL must have as long as it has not gone back (rule R6). */
  java.util.Collection<UUID> witnesses() {
    return witnesses;
  }

  private void witness(UUID operation) {
    witnesses.addLast(operation);
    if (witnesses.size() > WITNESSES) {
      witnesses.removeFirst();
    }
  }

  boolean isClockMeasured() {
    return clockOffset != null;
  }

  java.time.Duration clockOffset() {
    return clockOffset;
  }

  void clockOffset(java.time.Duration measured) {
    clockOffset = measured;
  }

  Set<UUID> reported() {
    return reported;
  }

  Set<String> undrained() {
    if (journal.isEmpty()) {
      return Set.of();
    }
    Set<String> ids = new HashSet<>();
    journal.forEach(each -> ids.addAll(each.entry.touches()));
    return ids;
  }

  /** A write while SQLite serves: effect, operation and entry in one transaction (rule S1). */
  void write(Op op, Row next, boolean doubt, long generation, Instant now) {
    Row before = rows.get(op.row());
    put(op.row(), next);
    ownXids.remove(op.row());
    operations.put(op.id(), new Kept(op.hash(), null));
    journal(op, before, next, doubt, now);
    if (op.kind() == Op.Kind.TASK_CREATE || op.kind() == Op.Kind.TASK_TICK) {
      createdIn.put(op.row(), generation);
      if (doubt) {
        doubtful.add(op.row());
      }
    }
  }

  private void journal(Op op, Row before, Row after, boolean doubt, Instant now) {
    Entry entry =
        new Entry(
            origin,
            ++lastNumber,
            op.id(),
            op.hash(),
            null,
            op.kind().wire(),
            doubt,
            now,
            Set.of(op.row()),
            op.tick(),
            op.kind().wire());
    journal.add(new Journalled(entry, op, before, after));
  }

  /** Rule S7: every row is to be brought over once, by an operation that is the same each time. */
  void adopt(UUID newOrigin, Instant now) {
    open(newOrigin);
    rows.forEach(
        (id, row) ->
            journal(
                new Op(
                    Adoption.operation(id, row.version(), row.operation()),
                    null,
                    Op.Kind.ROW_ADOPT,
                    id,
                    null,
                    null,
                    null,
                    now),
                null,
                row,
                false,
                now));
  }

  /** A row that PostgreSQL has, by an own write or by a pull. */
  void take(String id, Row row, Long ownXid) {
    put(id, row);
    if (ownXid == null) {
      ownXids.remove(id);
    } else {
      ownXids.put(id, ownXid);
    }
  }

  /** Of the row, or of its tombstone. */
  long version(String id) {
    Row row = rows.get(id);
    return row == null ? tombstones.getOrDefault(id, 0L) : row.version();
  }

  void gone(String id, long version) {
    if (version > 0) {
      tombstones.put(id, version);
    }
  }

  Long ownXid(String id) {
    return ownXids.get(id);
  }

  private void put(String id, Row row) {
    if (row == null) {
      rows.remove(id);
    } else {
      rows.put(id, row);
    }
  }

  /** This pod's own operations in primary, kept as rule S5 says. */
  void keepOwn(Op op, Row before, Row after, Instant at) {
    Entry entry =
        new Entry(
            origin,
            0,
            op.id(),
            op.hash(),
            null,
            op.kind().wire(),
            true,
            at,
            Set.of(op.row()),
            op.tick(),
            "own");
    kept.add(new Journalled(entry, op, before, after));
    witness(op.id());
  }

  /**
   * Rule S5: what this pod has answered is its own, whoever did it; but for creates not once the
   * row has gone on, for then it is no longer known how that operation had left it.
   */
  void keepAnswered(Op op, Instant at) {
    Row row = rows.get(op.row());
    boolean asItLeftIt = row != null && row.operation().equals(op.id());
    boolean has =
        Stream.concat(kept.stream(), journal.stream())
            .anyMatch(each -> each.op.id().equals(op.id()));
    if ((asItLeftIt || op.isCreate()) && !has) {
      keepOwn(op, null, row, at);
    }
  }

  /** Rule S5: what is kept goes before what is there, under numbers that nobody has seen. */
  void requeueKept(UUID newOrigin, Instant at) {
    List<Journalled> all = new ArrayList<>(kept);
    all.addAll(journal);
    kept.clear();
    journal.clear();
    // Transactions of the other history say nothing on this one.
    ownXids.clear();
    open(newOrigin);
    for (Journalled each : all) {
      Entry old = each.entry;
      Entry entry =
          new Entry(
              origin,
              ++lastNumber,
              old.operation(),
              old.hash(),
              old.outcome(),
              old.kind(),
              true,
              at,
              old.touches(),
              old.tick(),
              old.body());
      journal.add(new Journalled(entry, each.op, each.before, each.after));
    }
  }

  /** Rule R6: what only the copy had is told, each by name. */
  void report(Set<UUID> known) {
    Set<UUID> open = new HashSet<>();
    journal.forEach(each -> open.add(each.op.id()));
    operations.keySet().stream()
        .filter(id -> !known.contains(id) && !open.contains(id))
        .forEach(reported::add);
    witnesses.clear();
  }

  /** A drained entry leaves the queue; what it touched is to be read again. */
  void drained(Journalled each, boolean applied, boolean reread) {
    journal.remove(each);
    if (applied) {
      witness(each.op.id());
    }
    kept.add(each);
    if (reread) {
      touched.addAll(each.entry.touches());
    }
  }
}
