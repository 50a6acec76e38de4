package dev.holdfast.sync;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;

/** How a pod's copy follows PostgreSQL: pulls, resyncs, comparisons. */
final class PodPull {
  private static final int PAGE = 20;
  private static final int BUCKETS = 8;

  private final Pod pod;
  private final PodLinks links;

  PodPull(Pod pod, PodLinks links) {
    this.pod = pod;
    this.links = links;
  }

  /** What one snapshot shows; all of it if {@code whole}. */
  private record Seen(
      boolean whole,
      Snapshot snapshot,
      Snapshot pruned,
      Epoch epoch,
      Map<String, Row> rows,
      Map<UUID, PostgresModel.Kept> operations,
      Map<Integer, AntiEntropy.Digest> digests) {}

  void pull(long step, Set<String> rows, boolean compare) {
    Asked asked = Asked.by(pod);
    Mode begun = pod.mode();
    Snapshot cursor = pod.file.cursor();
    List<UUID> witnesses = List.copyOf(pod.file.witnesses());
    Seen[] seen = new Seen[1];
    pod.link.send(
        () ->
            pod.postgres.transaction(
                pod.time.millis(1, 4),
                xid -> {
                  seen[0] = see(cursor, rows, witnesses, compare);
                  raise();
                },
                () -> answer(asked, step, () -> take(begun, cursor, seen[0])),
                refused -> {},
                () -> answer(asked, step, () -> PullEnd.FAILED)));
  }

  private void answer(Asked asked, long step, Supplier<PullEnd> end) {
    asked.answer(
        supervisor -> {
          if (supervisor.isAwaiting(step) || pod.mutation == Mutation.ABANDONED_STEP_APPLIED) {
            supervisor.pulled(step, end.get(), pod.time.now());
          }
        });
  }

  private void raise() {
    long next = pod.postgres.acknowledged(pod.identity) + 1;
    pod.postgres.acknowledge(pod.identity, next);
  }

  private Seen see(Snapshot cursor, Set<String> rows, List<UUID> witnesses, boolean compare) {
    PostgresModel postgres = pod.postgres;
    Snapshot snapshot = postgres.snapshot();
    Map<String, Row> found = new TreeMap<>();
    Map<UUID, PostgresModel.Kept> operations = new HashMap<>();
    rows.forEach(id -> found.put(id, postgres.row(id)));
    for (PostgresModel.Change change : postgres.logSince(cursor.xmin())) {
      if (isNews(change.xid(), cursor, snapshot)) {
        found.put(change.row(), postgres.row(change.row()));
      }
      if (!cursor.contains(change.xid()) && snapshot.contains(change.xid())) {
        operations.put(change.operation(), postgres.operation(change.operation()));
      }
    }
    return new Seen(
        false,
        snapshot,
        postgres.pruned(),
        links.seen(witnesses),
        found,
        operations,
        compare ? digests(postgres.rows()) : null);
  }

  private boolean isNews(long xid, Snapshot cursor, Snapshot snapshot) {
    return switch (pod.mutation) {
      case SEQUENCE_CURSOR -> xid >= cursor.xmax();
      case XMIN_CURSOR -> xid >= cursor.xmin() && xid < snapshot.xmin();
      default -> !cursor.contains(xid) && snapshot.contains(xid);
    };
  }

  /** One SQLite transaction; a flip rolls it back (rule R4). */
  private PullEnd take(Mode begun, Snapshot cursor, Seen seen) {
    SqliteModel file = pod.file;
    PullEnd end =
        CopyRules.arrived(
            cursor,
            file.cursor(),
            pod.mutation == Mutation.PRUNING_IGNORED ? Snapshot.NOTHING : seen.pruned,
            links.known(seen.epoch),
            seen.epoch);
    boolean flipped =
        begun.isLocal() != pod.mode().isLocal() || begun.generation() != pod.mode().generation();
    if (flipped) {
      return PullEnd.FAILED;
    }
    if (end == PullEnd.DONE) {
      apply(seen);
    }
    return end;
  }

  private void apply(Seen seen) {
    SqliteModel file = pod.file;
    Set<String> undrained =
        pod.mutation == Mutation.PULL_OVER_JOURNAL ? Set.of() : file.undrained();
    seen.rows.forEach((id, row) -> take(id, row, seen.snapshot, undrained));
    seen.operations.forEach(
        (id, kept) -> file.keep(id, new SqliteModel.Kept(kept.hash(), kept.refusal())));
    file.cursor(seen.snapshot);
    Epoch at = seen.epoch;
    long told = at.acknowledged() + (pod.mutation == Mutation.COUNTER_TOLD_LATE ? 0 : 1);
    file.epoch(new Epoch(at.database(), at.system(), at.timeline(), at.era(), told, true));
    if (seen.digests != null) {
      compare(seen, undrained);
    }
  }

  private void take(String id, Row row, Snapshot snapshot, Set<String> undrained) {
    SqliteModel file = pod.file;
    file.touched().remove(id);
    Long own = pod.mutation == Mutation.PULL_OVER_OWN_WRITES ? null : file.ownXid(id);
    switch (CopyRules.pulled(id, own, snapshot, undrained, true)) {
      case TAKE -> {
        Row had = file.row(id);
        boolean sameVersion = row != null && had != null && row.version() == had.version();
        if (pod.mutation != Mutation.VERSION_ONLY_ANTI_ENTROPY || !sameVersion) {
          pod.time.tell("%s: pulled %s", pod.name, row);
          file.take(id, row, null);
        }
      }
      case LATER -> {
        if (pod.mutation != Mutation.REFUSED_EFFECT_STAYS) {
          file.touched().add(id);
        }
      }
      case LEAVE, UNREADABLE -> {}
    }
  }

  /** Rule R7, right after a pull and at its snapshot: what differs is read again. */
  private void compare(Seen seen, Set<String> undrained) {
    SqliteModel file = pod.file;
    Set<Integer> differing = AntiEntropy.differing(seen.digests, digests(file.rows()));
    Set<String> suspects = new TreeSet<>(pod.postgres.rows().keySet());
    suspects.addAll(file.rows().keySet());
    suspects.removeIf(
        id ->
            !differing.contains(bucket(id))
                || CopyRules.pulled(id, file.ownXid(id), seen.snapshot, undrained, true)
                    != CopyRules.Pulled.TAKE);
    file.touched().addAll(suspects);
  }

  private static Map<Integer, AntiEntropy.Digest> digests(Map<String, Row> rows) {
    Map<Integer, AntiEntropy.Digest> digests = new HashMap<>();
    rows.forEach(
        (id, row) ->
            digests.compute(
                bucket(id),
                (bucket, digest) ->
                    (digest == null ? AntiEntropy.Digest.EMPTY : digest)
                        .with(id, row.version(), row.operation())));
    return digests;
  }

  private static int bucket(String row) {
    return Math.floorMod(row.hashCode(), BUCKETS);
  }

  /** Page by page in one snapshot, then the counter and the era, then the swap. */
  void resync(long step) {
    Asked asked = Asked.by(pod);
    Mode begun = pod.mode();
    Snapshot cursor = pod.file.cursor();
    List<UUID> witnesses = List.copyOf(pod.file.witnesses());
    pod.link.send(
        () ->
            pod.postgres.read(
                pod.time.millis(0, 3),
                () -> {
                  PostgresModel postgres = pod.postgres;
                  Seen seen =
                      new Seen(
                          true,
                          postgres.snapshot(),
                          postgres.pruned(),
                          links.seen(witnesses),
                          new TreeMap<>(postgres.rows()),
                          new HashMap<>(postgres.operations()),
                          null);
                  page(asked, step, 1 + seen.rows.size() / PAGE, begun, cursor, seen);
                },
                () -> answer(asked, step, () -> PullEnd.FAILED)));
  }

  private void page(Asked asked, long step, int left, Mode begun, Snapshot cursor, Seen seen) {
    if (left == 0) {
      commit(asked, step, begun, cursor, seen);
      return;
    }
    asked.answer(supervisor -> supervisor.progressed(step, pod.time.now()));
    pod.postgres.read(
        pod.time.millis(0, 3),
        () -> page(asked, step, left - 1, begun, cursor, seen),
        () -> answer(asked, step, () -> PullEnd.FAILED));
  }

  private void commit(Asked asked, long step, Mode begun, Snapshot cursor, Seen seen) {
    Epoch known = links.known(seen.epoch);
    boolean back = known.to(seen.epoch) == Epoch.Change.WENT_BACK;
    UUID next = back && known.era().equals(seen.epoch.era()) ? pod.time.id() : seen.epoch.era();
    pod.postgres.transaction(
        pod.time.millis(1, 3),
        xid -> {
          if (pod.postgres.era().equals(seen.epoch.era())) {
            pod.postgres.era(next);
          }
          raise();
        },
        () -> answer(asked, step, () -> swap(begun, cursor, seen, next, back)),
        refused -> {},
        () -> answer(asked, step, () -> PullEnd.FAILED));
  }

  private PullEnd swap(Mode begun, Snapshot cursor, Seen seen, UUID era, boolean back) {
    SqliteModel file = pod.file;
    boolean flipped =
        begun.isLocal() != pod.mode().isLocal() || begun.generation() != pod.mode().generation();
    if (flipped || !cursor.equals(file.cursor())) {
      return PullEnd.FAILED;
    }
    if (back) {
      file.report(seen.operations.keySet());
    }
    Map<String, Row> all = new TreeMap<>();
    file.rows().keySet().forEach(id -> all.put(id, null));
    all.putAll(seen.rows);
    Epoch at = seen.epoch;
    apply(
        new Seen(
            true,
            seen.snapshot,
            seen.pruned,
            new Epoch(
                at.database(), at.system(), at.timeline(), era, at.acknowledged(), at.witnessed()),
            all,
            seen.operations,
            null));
    return PullEnd.DONE;
  }
}
