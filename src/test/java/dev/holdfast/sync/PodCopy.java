package dev.holdfast.sync;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the supervisor asks of a pod's file, and how own writes get into it. */
final class PodCopy implements CopyLink {
  private final Pod pod;
  private boolean held;

  PodCopy(Pod pod) {
    this.pod = pod;
  }

  boolean isHeld() {
    return held;
  }

  /** Rule R3. */
  void ownWrite(Op op, Row row, long xid, long version) {
    SqliteModel file = pod.file;
    file.keep(op.id(), new SqliteModel.Kept(op.hash(), null));
    file.keepOwn(op, file.row(op.row()), row, pod.time.now());
    Snapshot cursor = pod.mutation == Mutation.LATE_OWN_WRITES ? Snapshot.NOTHING : file.cursor();
    long held = pod.mutation == Mutation.ANSWERS_IN_ORDER ? 0 : file.version(op.row());
    if (CopyRules.takesOwn(op.row(), xid, version, held, cursor, file.undrained())) {
      file.take(op.row(), row, xid);
      file.gone(op.row(), row == null ? version : 0);
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
    pod.flushOwn();
    if (pod.mutation == Mutation.KEPT_IS_DROPPED) {
      pod.file.kept().clear();
    }
    pod.file.requeueKept(pod.time.id(), pod.time.now());
  }

  @Override
  public Set<String> touched() {
    if (pod.mutation == Mutation.NOTHING_READ_AGAIN) {
      return Set.of();
    }
    Set<String> ids = new HashSet<>(pod.file.touched());
    ids.removeAll(pod.file.undrained());
    return ids;
  }

  @Override
  public boolean isEmpty() {
    return pod.file.isEmpty();
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
    return pod.mutation == Mutation.ADMITTED_IGNORED ? 0 : pod.admitted();
  }
}
