package dev.holdfast.sync;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The adapters of one pod: they carry out what the supervisor asks for, and decide nothing.
 *
 * <p>In one file, though long: it is one method per thing that the supervisor may ask for.
 */
final class PodLinks implements PrimaryLink, CopyLink {
  private static final UUID DATABASE = new UUID(1, 1);

  private final Pod pod;
  private boolean held;
  private boolean pulling;

  PodLinks(Pod pod) {
    this.pod = pod;
  }

  boolean isHeld() {
    return held;
  }

  @Override
  public void probe(long probe) {
    pod.link.send(
        () -> {
          PostgresModel postgres = pod.postgres;
          if (postgres.state() == PostgresModel.State.DOWN) {
            probed(probe, new ProbeAnswer.Bad("refused"));
          } else {
            postgres.transaction(
                pod.time.millis(1, 4),
                xid -> {},
                () -> probed(probe, new ProbeAnswer.Good()),
                refused -> {},
                () -> probed(probe, new ProbeAnswer.Bad("reset")));
          }
        });
  }

  private void probed(long probe, ProbeAnswer answer) {
    Supervisor asked = pod.supervisor;
    pod.link.answer(pod.mine(() -> asked.probed(probe, answer, pod.time.now())));
  }

  @Override
  public void look(long step) {
    ask(
        () -> {
          Epoch seen = seen();
          pod.link.answer(
              pod.mine(
                  () -> {
                    pod.file.clockMeasured();
                    pod.supervisor.looked(step, change(seen), pod.time.now());
                  }));
        },
        () -> {});
  }

  private Epoch seen() {
    return new Epoch(
        DATABASE,
        "system",
        pod.postgres.timeline(),
        pod.postgres.acknowledged(pod.identity),
        pod.file.witnesses().stream().allMatch(id -> pod.postgres.operation(id) != null));
  }

  private Epoch.Change change(Epoch seen) {
    Epoch known = pod.file.epoch();
    boolean ignored = pod.mutation == Mutation.EPOCH_IGNORED;
    if (ignored) {
      return Epoch.Change.NONE;
    }
    // A copy that has acknowledged nothing yet may have drained already.
    Epoch first = new Epoch(DATABASE, "system", seen.timeline(), 0, true);
    return (known == null ? first : known).to(seen);
  }

  private void ask(Runnable answer, Runnable broken) {
    pod.link.send(() -> pod.postgres.read(pod.time.millis(0, 3), answer, broken));
  }

  @Override
  public void renewLeases(long step) {
    pod.supervisor.renewed(step, true, pod.time.now());
  }

  @Override
  public void replay(long step, List<Entry> entries) {
    List<SqliteModel.Journalled> sent =
        new ArrayList<>(pod.file.journal().subList(0, entries.size()));
    pod.file.sent(sent);
    List<Replay> verdicts = new ArrayList<>();
    pod.link.send(
        () ->
            pod.postgres.transaction(
                pod.time.millis(1, 10),
                xid -> {
                  for (SqliteModel.Journalled each : sent) {
                    verdicts.add(PodReplay.apply(pod, each, xid));
                  }
                },
                () -> replayed(step, new Drain.Ended.Committed(verdicts)),
                refused -> replayed(step, new Drain.Ended.NotNow()),
                () -> replayed(step, new Drain.Ended.NotNow())));
    pod.time.after(
        Duration.ofSeconds(2),
        pod.mine(() -> pod.supervisor.replayed(step, new Drain.Ended.NotNow(), pod.time.now())));
  }

  private void replayed(long step, Drain.Ended ended) {
    pod.link.answer(pod.mine(() -> pod.supervisor.replayed(step, ended, pod.time.now())));
  }

  /** What one snapshot shows. */
  private record Seen(
      Snapshot snapshot, Map<String, Row> rows, Map<UUID, PostgresModel.Kept> operations) {}

  @Override
  public void pull(long step, Set<String> rows) {
    Snapshot cursor = pod.file.cursor();
    pull(cursor, new HashSet<>(rows), done -> pod.supervisor.pulled(step, done, pod.time.now()));
  }

  /** In primary the copy follows by itself. */
  void pullInPrimary() {
    if (pod.mode() instanceof Mode.Primary && !pulling) {
      pulling = true;
      pod.time.after(
          pod.time.millis(100, 400),
          pod.mine(
              () -> {
                if (pod.mode() instanceof Mode.Primary) {
                  pull(
                      pod.file.cursor(),
                      new HashSet<>(pod.file.touched()),
                      done -> pulling = false);
                  pod.time.after(Duration.ofSeconds(2), pod.mine(() -> pulling = false));
                } else {
                  pulling = false;
                }
              }));
    }
  }

  private void pull(Snapshot cursor, Set<String> rows, java.util.function.Consumer<Boolean> done) {
    Mode begun = pod.mode();
    ask(
        () -> {
          Snapshot snapshot = pod.postgres.snapshot();
          Set<String> wanted = new HashSet<>(rows);
          long last = cursor.xmax();
          for (PostgresModel.Change change : pod.postgres.log()) {
            boolean news =
                switch (pod.mutation) {
                  case SEQUENCE_CURSOR -> change.xid() >= last;
                  case XMIN_CURSOR ->
                      change.xid() >= cursor.xmin() && change.xid() < snapshot.xmin();
                  default -> !cursor.contains(change.xid()) && snapshot.contains(change.xid());
                };
            if (news) {
              wanted.add(change.row());
            }
          }
          Map<String, Row> found = new TreeMap<>();
          wanted.forEach(id -> found.put(id, pod.postgres.row(id)));
          Map<UUID, PostgresModel.Kept> operations = operations(cursor, snapshot);
          pod.link.answer(
              pod.mine(
                  () ->
                      done.accept(
                          CopyRules.mayApply(cursor, pod.file.cursor())
                              && take(begun, new Seen(snapshot, found, operations)))));
        },
        () -> pod.link.answer(pod.mine(() -> done.accept(false))));
  }

  /** Rule D5: the operations come with what they did. */
  private Map<UUID, PostgresModel.Kept> operations(Snapshot cursor, Snapshot snapshot) {
    Map<UUID, PostgresModel.Kept> found = new HashMap<>();
    for (PostgresModel.Change change : pod.postgres.log()) {
      if (!cursor.contains(change.xid()) && snapshot.contains(change.xid())) {
        found.put(change.operation(), pod.postgres.operation(change.operation()));
      }
    }
    return found;
  }

  /** One SQLite transaction; a flip rolls it back (rule R4). */
  private boolean take(Mode begun, Seen seen) {
    if (begun.isLocal() != pod.mode().isLocal() || begun.generation() != pod.mode().generation()) {
      return false;
    }
    SqliteModel file = pod.file;
    Set<String> undrained =
        pod.mutation == Mutation.PULL_OVER_JOURNAL ? Set.of() : file.undrained();
    seen.rows.forEach(
        (id, row) -> {
          switch (CopyRules.pulled(id, file.ownXid(id), seen.snapshot, undrained)) {
            case TAKE -> {
              Row had = file.row(id);
              boolean sameVersion = row != null && had != null && row.version() == had.version();
              if (pod.mutation == Mutation.VERSION_ONLY_ANTI_ENTROPY && sameVersion) {
                file.touched().remove(id);
                return;
              }
              pod.time.tell("%s: pulled %s", pod.name, row);
              file.take(id, row, null);
              file.touched().remove(id);
            }
            case LATER -> {
              if (pod.mutation != Mutation.REFUSED_EFFECT_STAYS) {
                file.touched().add(id);
              }
            }
            case LEAVE -> file.touched().remove(id);
          }
        });
    seen.operations.forEach(
        (id, kept) -> file.keep(id, new SqliteModel.Kept(kept.hash(), kept.refusal())));
    file.cursor(seen.snapshot);
    acknowledge();
    return true;
  }

  /** PostgreSQL first: a counter that only the copy has raised would look like a way back. */
  private void acknowledge() {
    long next = (pod.file.epoch() == null ? 0 : pod.file.epoch().acknowledged()) + 1;
    pod.link.send(
        () ->
            pod.postgres.transaction(
                pod.time.millis(1, 3),
                xid -> pod.postgres.acknowledge(pod.identity, next),
                () -> {
                  Epoch seen = seen();
                  pod.link.answer(pod.mine(() -> follow(seen)));
                },
                refused -> {},
                () -> {}));
  }

  private void follow(Epoch seen) {
    if (change(seen) == Epoch.Change.NONE) {
      pod.file.epoch(seen);
    }
  }

  @Override
  public void resync(long step) {
    ask(
        () -> {
          Snapshot snapshot = pod.postgres.snapshot();
          Map<String, Row> rows = new TreeMap<>(pod.postgres.rows());
          Map<UUID, PostgresModel.Kept> operations = operations(Snapshot.NOTHING, snapshot);
          Epoch seen = seen();
          pod.link.answer(
              pod.mine(
                  () -> {
                    pod.file.resync(rows, operations.keySet(), snapshot, seen);
                    operations.forEach(
                        (id, kept) ->
                            pod.file.keep(id, new SqliteModel.Kept(kept.hash(), kept.refusal())));
                    pod.supervisor.pulled(step, true, pod.time.now());
                  }));
        },
        () -> {});
  }

  /** Rule R3. */
  void ownWrite(Op op, Row row, long xid) {
    SqliteModel file = pod.file;
    file.keep(op.id(), new SqliteModel.Kept(op.hash(), null));
    file.keepOwn(op, file.row(op.row()), row, pod.time.now());
    if (CopyRules.takesOwn(xid, file.cursor()) && !file.undrained().contains(op.row())) {
      file.take(op.row(), row, xid);
    }
  }

  @Override
  public int depth() {
    return pod.file.journal().size();
  }

  @Override
  public List<Entry> oldest(int most) {
    return pod.file.journal().stream().limit(most).map(SqliteModel.Journalled::entry).toList();
  }

  @Override
  public void settle(List<Entry> entries, List<Drain.Verdict> verdicts, List<String> reasons) {
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (verdicts.get(i) != Drain.Verdict.STAYS) {
        boolean applied = verdicts.get(i) == Drain.Verdict.DONE;
        boolean reread =
            pod.mutation != Mutation.REFUSED_EFFECT_STAYS
                || verdicts.get(i) != Drain.Verdict.CONFLICT;
        pod.file.journal().stream()
            .filter(each -> each.entry().equals(entry))
            .findFirst()
            .ifPresent(each -> pod.file.drained(each, applied, reread));
      }
    }
  }

  @Override
  public void requeueKept() {
    pod.file.requeueKept(pod.time.id());
  }

  @Override
  public Set<String> touched() {
    Set<String> ids = new HashSet<>(pod.file.touched());
    ids.removeAll(pod.file.undrained());
    return ids;
  }

  @Override
  public void holdWrites() {
    held = true;
  }

  @Override
  public void openWrites() {
    held = false;
    pod.openGate();
  }

  @Override
  public int admitted() {
    return pod.admitted();
  }
}
