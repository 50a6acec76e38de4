package dev.holdfast.store.failover;

import dev.holdfast.domain.FactRepository;
import dev.holdfast.domain.LeaseWatch;
import dev.holdfast.domain.OperationRepository;
import dev.holdfast.domain.TaskRepository;
import dev.holdfast.store.Failover;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The ports, over both stores. */
@Singleton
final class FailoverStores {

  @Produces
  @Singleton
  @Failover
  TaskRepository tasks(Door door, Pod pod) {
    return new FailoverTaskRepository(door, pod);
  }

  @Produces
  @Singleton
  @Failover
  FactRepository facts(Door door) {
    return new FailoverFactRepository(door);
  }

  @Produces
  @Singleton
  @Failover
  OperationRepository operations(Pod pod) {
    return new FailoverOperationRepository(pod);
  }

  @Produces
  @Singleton
  LeaseWatch leases(Pod pod) {
    return pod::isEnding;
  }
}
