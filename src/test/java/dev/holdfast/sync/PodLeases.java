package dev.holdfast.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/** The claims that a pod's handlers run under (section 6): heartbeats, and when they must stop. */
final class PodLeases {
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  private final Pod pod;
  private final Map<UUID, Lease> leases = new TreeMap<>();
  private Instant nextHeartbeat = Instant.MIN;

  /** A claim that runs here, and until when it surely holds; for ever while only this pod knows. */
  private static final class Lease {
    final String task;
    final Runnable stop;
    Instant until;

    Lease(String task, Instant until, Runnable stop) {
      this.task = task;
      this.until = until;
      this.stop = stop;
    }
  }

  PodLeases(Pod pod) {
    this.pod = pod;
  }

  /**
   * A handler begins.
   *
   * @param asked when the claim was asked for, by the corrected clock
   * @param stop ends the handler before its lease does
   */
  void began(UUID claim, String task, Instant asked, boolean local, Runnable stop) {
    leases.put(claim, new Lease(task, local ? Instant.MAX : asked.plus(Effects.LEASE), stop));
  }

  /** Whether the claim is still this pod's. */
  boolean holds(UUID claim) {
    return leases.containsKey(claim);
  }

  /** Its end was answered; until then it is renewed, or somebody would take it over meanwhile. */
  void released(UUID claim) {
    leases.remove(claim);
  }

  /** From its replay on PostgreSQL knows the claim, and when it ends. */
  void sent(List<SqliteModel.Journalled> entries) {
    Set<String> touched = new java.util.HashSet<>();
    entries.forEach(each -> touched.add(each.op().row()));
    leases.values().stream()
        .filter(lease -> touched.contains(lease.task) && lease.until.equals(Instant.MAX))
        .forEach(lease -> lease.until = pod.clock().plus(Effects.LEASE));
  }

  void tick() {
    Instant now = pod.clock();
    List.copyOf(leases.entrySet()).forEach(each -> stopIfDue(each.getKey(), each.getValue(), now));
    if (pod.mode() instanceof Mode.Primary && !now.isBefore(nextHeartbeat)) {
      nextHeartbeat = now.plus(HEARTBEAT);
      renew(done -> {});
    }
  }

  private void stopIfDue(UUID claim, Lease lease, Instant now) {
    boolean due =
        !lease.until.equals(Instant.MAX)
            && !now.isBefore(OwnWork.stopBy(lease.until, pod.settings));
    if (due) {
      leases.remove(claim);
      pod.time.tell("%s stops %s, its lease ends", pod.name, lease.task);
      lease.stop.run();
    }
  }

  /** Rule S3; as many as are still this pod's. */
  void renew(Consumer<Boolean> then) {
    Map<UUID, String> held = new HashMap<>();
    leases.forEach((claim, lease) -> held.put(claim, lease.task));
    Instant asked = pod.clock();
    Map<UUID, String> renewed = new HashMap<>();
    Asked from = Asked.by(pod);
    pod.link.send(
        () ->
            pod.postgres.transaction(
                pod.time.millis(1, 4),
                xid -> held.forEach((claim, task) -> renew(claim, task, renewed)),
                () -> from.answer(() -> renewed(renewed.keySet(), asked, then)),
                refused -> {},
                () -> from.answer(() -> then.accept(false))));
  }

  private void renew(UUID claim, String task, Map<UUID, String> renewed) {
    Row row = pod.postgres.row(task);
    if (row != null && claim.equals(row.claim())) {
      Instant now = pod.mutation == Mutation.POD_CLOCK_LEASES ? pod.ownClock() : pod.postgres.now();
      pod.postgres.renew(row.renewed(now.plus(Effects.LEASE)));
      renewed.put(claim, task);
    }
  }

  private void renewed(Set<UUID> claims, Instant asked, Consumer<Boolean> then) {
    leases.forEach(
        (claim, lease) -> {
          if (claims.contains(claim)) {
            lease.until = asked.plus(Effects.LEASE);
          }
        });
    then.accept(true);
  }
}
