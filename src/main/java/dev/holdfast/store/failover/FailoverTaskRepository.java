package dev.holdfast.store.failover;

import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.domain.Applied;
import dev.holdfast.domain.Attempt;
import dev.holdfast.domain.ClaimRequest;
import dev.holdfast.domain.Listing;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Precondition;
import dev.holdfast.domain.Settled;
import dev.holdfast.domain.Settlement;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskChange;
import dev.holdfast.domain.TaskQuery;
import dev.holdfast.domain.TaskRepository;
import dev.holdfast.domain.TaskStatus;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Tasks in whichever store serves. */
final class FailoverTaskRepository implements TaskRepository {
  private final Door door;
  private final Pod pod;

  FailoverTaskRepository(Door door, Pod pod) {
    this.door = door;
    this.pod = pod;
  }

  @Override
  public Uni<Applied<List<Task>>> insert(Operation operation, List<Task> tasks) {
    return door.once(operation, stores -> stores.tasks().insert(operation, tasks));
  }

  @Override
  public Uni<Task> find(UUID id) {
    return door.read(stores -> stores.tasks().find(id));
  }

  @Override
  public Uni<Listing<Task>> list(TaskQuery query) {
    return door.read(stores -> stores.tasks().list(query));
  }

  @Override
  public Uni<List<Attempt>> attempts(UUID id) {
    return door.read(stores -> stores.tasks().attempts(id));
  }

  @Override
  public Uni<Applied<Task>> change(
      Operation operation, UUID id, TaskChange change, Precondition demand) {
    return door.once(operation, stores -> stores.tasks().change(operation, id, change, demand));
  }

  @Override
  public Uni<Applied<UUID>> delete(Operation operation, UUID id, Precondition demand) {
    return door.once(operation, stores -> stores.tasks().delete(operation, id, demand));
  }

  @Override
  public Uni<List<Task>> claim(Operation operation, ClaimRequest request) {
    return door.claim(
            operation,
            (stores, own) -> {
              if (stores != pod.primary() && pod.work() == HoldfastConfig.Work.NONE) {
                return Uni.createFrom().item(List.of());
              }
              Instant asked = pod.thread().now();
              Uni<List<Task>> claimed = stores.tasks().claim(own, request);
              return stores == pod.primary()
                  ? claimed.invoke(some -> granted(own.id(), some, asked, request.lease()))
                  : claimed;
            })
        .invoke(claimed -> claimed.stream().limit(1).forEach(this::known));
  }

  private void granted(UUID claim, List<Task> tasks, Instant asked, Duration lease) {
    if (!tasks.isEmpty()) {
      pod.leases().granted(claim, asked, lease);
    }
  }

  private void known(Task claimed) {
    pod.leases().known(claimed.lease().claim());
  }

  @Override
  public Uni<List<Settled>> settle(Operation operation, List<Settlement> settlements) {
    return door.write(operation, stores -> stores.tasks().settle(operation, settlements));
  }

  @Override
  public Uni<Map<UUID, List<UUID>>> heartbeat(
      String worker, Set<UUID> claims, Instant now, Duration lease) {
    Instant asked = pod.thread().now();
    pod.leases().keepOnly(claims, asked, lease);
    return door.read(
        stores -> {
          Uni<Map<UUID, List<UUID>>> held = stores.tasks().heartbeat(worker, claims, now, lease);
          return stores == pod.primary()
              ? held.invoke(those -> pod.leases().renewed(those.keySet(), asked, lease))
              : held;
        });
  }

  /**
   * Only where PostgreSQL was well for so long that every holder could have renewed (section 6).
   */
  @Override
  public Uni<List<Task>> takeOver(Operation operation, int limit) {
    return pod.takesOver()
        ? door.claim(operation, (stores, own) -> stores.tasks().takeOver(own, limit))
        : Uni.createFrom().item(List.of());
  }

  @Override
  public Uni<Map<TaskStatus, Long>> countByStatus() {
    return door.read(stores -> stores.tasks().countByStatus());
  }
}
