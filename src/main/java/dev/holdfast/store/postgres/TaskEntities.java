package dev.holdfast.store.postgres;

import dev.holdfast.domain.HoldfastException.NotFound;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.util.UUID;

/** Tasks by id, through the session at hand. */
@Singleton
class TaskEntities implements PanacheRepositoryBase<TaskEntity, UUID> {

  /** The row as it stands, or {@link NotFound}. */
  Uni<TaskEntity> present(UUID id) {
    return findById(id).onItem().ifNull().failWith(() -> NotFound.task(id));
  }

  /** The same, held until the transaction ends. */
  Uni<TaskEntity> held(UUID id) {
    return findById(id, LockModeType.PESSIMISTIC_WRITE)
        .onItem()
        .ifNull()
        .failWith(() -> NotFound.task(id));
  }
}
