package dev.holdfast.store;

import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.domain.FactRepository;
import dev.holdfast.domain.OperationRepository;
import dev.holdfast.domain.TaskRepository;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Who is asked: both stores through the failover where PostgreSQL is configured, else SQLite. */
@Singleton
public class Serving {
  private final boolean postgres;

  Serving(HoldfastConfig config) {
    this.postgres = config.postgres().configured();
  }

  private <T> T choose(Instance<T> composite, Instance<T> standby) {
    return (postgres ? composite : standby).get();
  }

  @Produces
  @Singleton
  TaskRepository tasks(
      @Failover Instance<TaskRepository> composite, @Standby Instance<TaskRepository> standby) {
    return choose(composite, standby);
  }

  @Produces
  @Singleton
  FactRepository facts(
      @Failover Instance<FactRepository> composite, @Standby Instance<FactRepository> standby) {
    return choose(composite, standby);
  }

  @Produces
  @Singleton
  OperationRepository operations(
      @Failover Instance<OperationRepository> composite,
      @Standby Instance<OperationRepository> standby) {
    return choose(composite, standby);
  }
}
