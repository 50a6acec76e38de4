package dev.holdfast.sync;

import dev.holdfast.sync.CallGuard.Kind;
import dev.holdfast.sync.OwnWork.Candidate;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** A pod's worker: claims, runs, settles. */
final class Worker {
  private final Pod pod;
  private final Timeline time;
  private final History history;
  private boolean stopped;

  Worker(Pod pod, History history) {
    this.pod = pod;
    this.time = pod.time;
    this.history = history;
  }

  void stop() {
    stopped = true;
  }

  void go() {
    time.after(
        time.millis(50, 250),
        () -> {
          if (!stopped) {
            if (pod.isAlive()) {
              claim();
            }
            go();
          }
        });
  }

  private void claim() {
    boolean local = pod.mode().isLocal();
    List<String> open =
        local
            ? pod.file.rows().values().stream()
                .filter(row -> "queued".equals(row.status()) && mayClaim(row))
                .map(Row::id)
                .toList()
            : pod.postgres.rows().values().stream().filter(this::isOpen).map(Row::id).toList();
    if (open.isEmpty()) {
      return;
    }
    String task = open.get(time.random().nextInt(open.size()));
    Op claim =
        new Op(time.id(), null, Op.Kind.TASK_CLAIM, task, null, null, null, pod.leaseClock());
    pod.write(
        claim,
        Kind.CLAIM,
        reply -> {
          if (reply instanceof Reply.Ok) {
            run(task, claim);
          }
        });
  }

  private boolean isOpen(Row row) {
    boolean expired =
        "running".equals(row.status())
            && row.leaseEnd()
                .isBefore(
                    pod.mutation == Mutation.POD_CLOCK_LEASES
                        ? pod.ownClock()
                        : pod.postgres.now());
    boolean takesOver =
        OwnWork.mayTakeOver(
            pod.supervisor.probes().wellFor(time.now()), Effects.LEASE, pod.settings);
    return "queued".equals(row.status()) || expired && takesOver;
  }

  private boolean mayClaim(Row row) {
    boolean ignores = pod.mutation == Mutation.OWN_IGNORES_DOUBT;
    SqliteModel.Kept create = pod.file.operation(row.operation());
    boolean keyed = !ignores && create != null && create.hash() != null;
    boolean doubt = !ignores && pod.file.isDoubtful(row.id());
    long created = ignores ? pod.mode().generation() : pod.file.createdIn(row.id());
    boolean unique = !ignores && row.unique() != null;
    boolean derived = !ignores && row.id().startsWith("task/cron-");
    return OwnWork.mayClaim(
        new Candidate(created, keyed, unique, derived, doubt, false), pod.mode());
  }

  private void run(String task, Op claim) {
    boolean local = pod.mode().isLocal();
    History.Run run = history.began(new History.Run(task, claim.id(), pod.name, time.now(), local));
    time.tell("%s runs %s", pod.name, task);
    pod.leases.began(claim.id(), task, claim.at(), local, () -> run.ended = time.now());
    Duration lasting = time.chance(0.1) ? time.millis(1000, 6000) : time.millis(10, 300);
    time.after(lasting, pod.mine(() -> settle(task, claim.id(), run)));
  }

  private void settle(String task, UUID claim, History.Run run) {
    if (!pod.leases.ended(claim)) {
      return;
    }
    run.ended = time.now();
    Op settle =
        new Op(time.id(), null, Op.Kind.TASK_SETTLE, task, null, "done", claim, pod.clock());
    pod.write(
        settle,
        Kind.WRITE,
        reply -> {
          if (reply instanceof Reply.Ok) {
            run.settled = time.now();
            history.ended(settle, History.Outcome.OK, time.now());
          }
        });
  }
}
