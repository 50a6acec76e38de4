package dev.holdfast.store.failover;

import dev.holdfast.domain.Applied;
import dev.holdfast.domain.Fact;
import dev.holdfast.domain.FactPatch;
import dev.holdfast.domain.FactQuery;
import dev.holdfast.domain.FactRepository;
import dev.holdfast.domain.Listing;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Precondition;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;

/** Facts in whichever store serves. */
final class FailoverFactRepository implements FactRepository {
  private final Door door;

  FailoverFactRepository(Door door) {
    this.door = door;
  }

  @Override
  public Uni<Applied<List<Fact>>> insert(Operation operation, List<Fact> facts) {
    return door.once(operation, stores -> stores.facts().insert(operation, facts));
  }

  @Override
  public Uni<Fact> find(UUID id) {
    return door.read(stores -> stores.facts().find(id));
  }

  @Override
  public Uni<Listing<Fact>> search(FactQuery query) {
    return door.read(stores -> stores.facts().search(query));
  }

  @Override
  public Uni<Applied<Fact>> change(
      Operation operation, UUID id, FactPatch patch, Precondition demand) {
    return door.once(operation, stores -> stores.facts().change(operation, id, patch, demand));
  }

  @Override
  public Uni<Applied<UUID>> delete(Operation operation, UUID id, Precondition demand) {
    return door.once(operation, stores -> stores.facts().delete(operation, id, demand));
  }
}
