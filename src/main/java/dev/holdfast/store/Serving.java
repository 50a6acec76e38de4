package dev.holdfast.store;

import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.domain.FactRepository;
import dev.holdfast.domain.OperationRepository;
import dev.holdfast.domain.TaskRepository;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Which store serves: PostgreSQL where one is configured, else SQLite alone. */
@Singleton
public class Serving {
  private final boolean postgres;

  Serving(HoldfastConfig config) {
    this.postgres = config.postgres().configured();
  }

  /** {@code primary} or {@code standalone}, as the header {@code Holdfast-Mode} says it. */
  public String mode() {
    return postgres ? "primary" : "standalone";
  }

  private <T> T choose(Instance<T> primary, Instance<T> standby) {
    return (postgres ? primary : standby).get();
  }

  @Produces
  @Singleton
  TaskRepository tasks(
      @Primary Instance<TaskRepository> primary, @Standby Instance<TaskRepository> standby) {
    return choose(primary, standby);
  }

  @Produces
  @Singleton
  FactRepository facts(
      @Primary Instance<FactRepository> primary, @Standby Instance<FactRepository> standby) {
    return choose(primary, standby);
  }

  @Produces
  @Singleton
  OperationRepository operations(
      @Primary Instance<OperationRepository> primary,
      @Standby Instance<OperationRepository> standby) {
    return choose(primary, standby);
  }
}
