package dev.holdfast.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The adapter of one pod to PostgreSQL: it carries out what is asked for, and decides nothing. */
final class PodLinks implements PrimaryLink {
  static final UUID DATABASE = new UUID(1, 1);

  private final Pod pod;
  private final PodPull pull;

  PodLinks(Pod pod) {
    this.pod = pod;
    this.pull = new PodPull(pod, this);
  }

  @Override
  public void probe(long probe) {
    Asked asked = Asked.by(pod);
    Runnable good = () -> probed(asked, probe, new ProbeAnswer.Good());
    Runnable bad = () -> probed(asked, probe, new ProbeAnswer.Bad("refused or reset"));
    pod.link.send(
        pod.mutation == Mutation.PROBE_ONLY_READS
            ? () -> pod.postgres.read(pod.time.millis(1, 4), good, bad)
            : () ->
                pod.postgres.transaction(
                    pod.time.millis(1, 4), xid -> {}, good, refused -> {}, bad));
  }

  private void probed(Asked asked, long probe, ProbeAnswer answer) {
    asked.answer(supervisor -> supervisor.probed(probe, answer, pod.time.now()));
  }

  @Override
  public void look(long step) {
    Asked asked = Asked.by(pod);
    List<UUID> witnesses = List.copyOf(pod.file.witnesses());
    pod.link.send(
        () ->
            pod.postgres.read(
                pod.time.millis(0, 3),
                () -> {
                  Epoch seen = seen(witnesses);
                  asked.answer(() -> looked(step, seen));
                },
                () -> {}));
  }

  private void looked(long step, Epoch seen) {
    pod.clock.measured(pod.file);
    pod.supervisor.looked(step, known(seen).to(seen), pod.time.now());
  }

  /** What PostgreSQL says of its history. */
  Epoch seen(List<UUID> witnesses) {
    PostgresModel postgres = pod.postgres;
    return new Epoch(
        DATABASE,
        "system",
        postgres.timeline(),
        pod.mutation == Mutation.NO_ERA ? DATABASE : postgres.era(),
        postgres.acknowledged(pod.identity),
        pod.mutation == Mutation.EPOCH_IGNORED
            || pod.mutation == Mutation.NO_WITNESSES
            || postgres.hasAll(witnesses));
  }

  /** What the copy follows; one that has pulled nothing yet may have drained already. */
  Epoch known(Epoch seen) {
    Epoch known = pod.file.epoch();
    if (pod.mutation == Mutation.EPOCH_IGNORED) {
      return seen;
    }
    return known == null
        ? new Epoch(DATABASE, "system", seen.timeline(), seen.era(), 0, true)
        : known;
  }

  @Override
  public void renewLeases(long step) {
    pod.leases.renew(done -> pod.supervisor.renewed(step, done, pod.time.now()));
  }

  @Override
  public void replay(long step, Drain.Batch batch) {
    int first = batch.aside().size();
    List<SqliteModel.Journalled> sent =
        new ArrayList<>(pod.file.journal().subList(first, first + batch.entries().size()));
    if (pod.mutation != Mutation.SENT_IS_NO_DOUBT) {
      pod.file.sent(sent);
    }
    pod.leases.sent(sent);
    List<Replay> verdicts = new ArrayList<>();
    boolean[] cursed = {false};
    Asked asked = Asked.by(pod);
    pod.link.send(
        () ->
            pod.postgres.transaction(
                pod.time.millis(1, 10),
                xid -> {
                  try {
                    batch.aside().forEach(entry -> PodReplay.setAside(pod, entry));
                    for (SqliteModel.Journalled each : sent) {
                      verdicts.add(PodReplay.apply(pod, each, xid));
                    }
                  } catch (Effects.Cursed e) {
                    cursed[0] = true;
                    throw e;
                  }
                },
                () -> replayed(asked, step, new Drain.Ended.Committed(verdicts)),
                refused -> replayed(asked, step, new Drain.Ended.NotNow()),
                () ->
                    replayed(
                        asked,
                        step,
                        cursed[0] ? new Drain.Ended.Failed("XX000") : new Drain.Ended.NotNow())));
  }

  private void replayed(Asked asked, long step, Drain.Ended ended) {
    asked.answer(supervisor -> supervisor.replayed(step, ended, pod.time.now()));
  }

  @Override
  public void pull(long step, Set<String> rows, boolean compare) {
    pull.pull(step, rows, compare);
  }

  @Override
  public void resync(long step) {
    pull.resync(step);
  }
}
