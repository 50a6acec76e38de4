package dev.holdfast.sync;

import java.time.Duration;
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
    pod.link.send(
        () ->
            pod.postgres.transaction(
                pod.time.millis(1, 4),
                xid -> {},
                () -> probed(asked, probe, new ProbeAnswer.Good()),
                refused -> {},
                () -> probed(asked, probe, new ProbeAnswer.Bad("refused or reset"))));
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
    pod.file.clockMeasured();
    pod.supervisor.looked(step, known(seen).to(seen), pod.time.now());
  }

  /** What PostgreSQL says of its history. */
  Epoch seen(List<UUID> witnesses) {
    PostgresModel postgres = pod.postgres;
    return new Epoch(
        DATABASE,
        "system",
        postgres.timeline(),
        postgres.era(),
        postgres.acknowledged(pod.identity),
        pod.mutation == Mutation.EPOCH_IGNORED || postgres.hasAll(witnesses));
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
  public void replay(long step, List<Entry> entries) {
    List<SqliteModel.Journalled> sent =
        new ArrayList<>(pod.file.journal().subList(0, entries.size()));
    pod.file.sent(sent);
    pod.leases.sent(sent);
    List<Replay> verdicts = new ArrayList<>();
    Asked asked = Asked.by(pod);
    pod.link.send(
        () ->
            pod.postgres.transaction(
                pod.time.millis(1, 10),
                xid -> {
                  for (SqliteModel.Journalled each : sent) {
                    verdicts.add(PodReplay.apply(pod, each, xid));
                  }
                },
                () -> replayed(asked, step, new Drain.Ended.Committed(verdicts)),
                refused -> replayed(asked, step, new Drain.Ended.NotNow()),
                () -> replayed(asked, step, new Drain.Ended.NotNow())));
    pod.time.after(
        Duration.ofSeconds(2),
        pod.mine(() -> pod.supervisor.replayed(step, new Drain.Ended.NotNow(), pod.time.now())));
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
