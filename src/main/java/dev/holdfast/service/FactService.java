package dev.holdfast.service;

import dev.holdfast.domain.Applied;
import dev.holdfast.domain.Call;
import dev.holdfast.domain.Fact;
import dev.holdfast.domain.FactPatch;
import dev.holdfast.domain.FactQuery;
import dev.holdfast.domain.FactRepository;
import dev.holdfast.domain.Listing;
import dev.holdfast.domain.NewFact;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Precondition;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What can be asked of facts; fails as the port does. */
@Singleton
public final class FactService {
  private static final String CREATE = "fact.create";

  private final FactRepository facts;
  private final Operations operations;

  FactService(FactRepository facts, Operations operations) {
    this.facts = facts;
    this.operations = operations;
  }

  /** Stores new facts, all or none. */
  public Uni<Applied<List<Fact>>> create(Call call, List<NewFact> requests) {
    Operation operation = operations.of(call, CREATE);
    List<Fact> complete = new ArrayList<>(requests.size());
    for (NewFact request : requests) {
      UUID id = operations.entity(call, CREATE, complete.size());
      complete.add(Fact.create(id, request.text(), request.tags(), request.metaData(), operation));
    }
    return facts.insert(operation, complete);
  }

  /** The fact. */
  public Uni<Fact> find(UUID id) {
    return facts.find(id);
  }

  /** One page, with the number of all matches. */
  public Uni<Listing<Fact>> search(FactQuery query) {
    return facts.search(query);
  }

  /** {@link Fact#patched}. */
  public Uni<Applied<Fact>> patch(Call call, UUID id, FactPatch patch, Precondition demand) {
    return facts.change(operations.of(call, "fact.patch"), id, patch, demand);
  }

  /** Deletes it. */
  public Uni<Applied<UUID>> delete(Call call, UUID id, Precondition demand) {
    return facts.delete(operations.of(call, "fact.delete"), id, demand);
  }
}
