package dev.holdfast.store.postgres;

import dev.holdfast.domain.HoldfastException.NotFound;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.util.UUID;

/** Facts by id, through the session at hand. */
@Singleton
class FactEntities implements PanacheRepositoryBase<FactEntity, UUID> {

  /** The row as it stands, or {@link NotFound}. */
  Uni<FactEntity> present(UUID id) {
    return findById(id).onItem().ifNull().failWith(() -> NotFound.fact(id));
  }

  /** The same, held until the transaction ends. */
  Uni<FactEntity> held(UUID id) {
    return findById(id, LockModeType.PESSIMISTIC_WRITE)
        .onItem()
        .ifNull()
        .failWith(() -> NotFound.fact(id));
  }
}
