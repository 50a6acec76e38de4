package dev.holdfast.domain;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;

/** Where facts are kept; the promises of {@link TaskRepository} hold here too. */
public interface FactRepository {

  /** Stores new facts, all or none. */
  Uni<Applied<List<Fact>>> insert(Operation operation, List<Fact> facts);

  /** The fact, or {@link HoldfastException.NotFound}. */
  Uni<Fact> find(UUID id);

  /** One page of facts with the number of all matches, read in one snapshot. */
  Uni<Listing<Fact>> search(FactQuery query);

  /** Applies a patch to the fact as it stands; a no-op leaves its revision alone. */
  Uni<Applied<Fact>> change(Operation operation, UUID id, FactPatch patch, Precondition demand);

  /** Deletes the fact and gives its id. */
  Uni<Applied<UUID>> delete(Operation operation, UUID id, Precondition demand);
}
