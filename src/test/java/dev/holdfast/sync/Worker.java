package dev.holdfast.sync;

import dev.holdfast.sync.CallGuard.Kind;
import dev.holdfast.sync.history.Event;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** A pod's worker: claims, runs, settles. */
final class Worker {
  private final Pod pod;
  private final Timeline time;
  private final History history;
  private final String name;
  private boolean stopped;

  Worker(Pod pod, History history) {
    this.pod = pod;
    this.time = pod.time.inOrder("worker");
    this.history = history;
    this.name = "worker-of-" + pod.name;
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
                .filter(row -> "queued".equals(row.status()) && PodClaims.mayClaim(pod, row))
                .map(Row::id)
                .toList()
            : pod.postgres.rows().values().stream().filter(this::isOpen).map(Row::id).toList();
    if (open.isEmpty()) {
      return;
    }
    String task = open.get(time.random().nextInt(open.size()));
    Op claim =
        new Op(time.id(), null, Op.Kind.TASK_CLAIM, task, null, null, null, pod.leaseClock());
    write(claim, Kind.CLAIM, () -> run(task, claim));
  }

  private boolean isOpen(Row row) {
    boolean expired =
        "running".equals(row.status())
            && row.leaseEnd()
                .isBefore(
                    pod.mutation == Mutation.POD_CLOCK_LEASES
                        ? pod.ownClock()
                        : pod.postgres.now());
    return "queued".equals(row.status()) || expired && takesOver();
  }

  private boolean takesOver() {
    return pod.mutation == Mutation.TAKEOVER_WITHOUT_GRACE
        || OwnWork.mayTakeOver(
            pod.supervisor.probes().wellFor(time.now()), Effects.LEASE, pod.settings);
  }

  private void run(String task, Op claim) {
    boolean local = pod.mode().isLocal();
    history.add(new Event.RunBegan(time.now(), task, claim.id(), pod.name, local, Effects.LEASE));
    time.tell("%s runs %s", pod.name, task);
    pod.leases.began(claim.id(), task, claim.at(), local, () -> ended(task, claim.id()));
    Duration lasting = time.chance(0.1) ? time.millis(1000, 6000) : time.millis(10, 300);
    time.after(lasting, pod.mine(() -> settle(task, claim.id())));
  }

  private void ended(String task, UUID claim) {
    history.add(new Event.RunEnded(time.now(), task, claim));
  }

  private void settle(String task, UUID claim) {
    if (pod.leases.holds(claim)) {
      ended(task, claim);
      write(
          new Op(time.id(), null, Op.Kind.TASK_SETTLE, task, null, "done", claim, pod.clock()),
          Kind.WRITE,
          () -> history.add(new Event.RunSettled(time.now(), task, claim)));
    }
  }

  private void write(Op op, Kind kind, Runnable acknowledged) {
    Sent call = new Sent(history, time, op, name);
    call.invoked(pod, false);
    pod.write(
        op,
        kind,
        reply -> {
          if (op.claim() != null) {
            pod.leases.released(op.claim());
          }
          if (call.ended(reply) == Event.Outcome.OK) {
            acknowledged.run();
          }
        });
  }
}
