package dev.holdfast.store.postgres;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.holdfast.domain.Applied;
import dev.holdfast.domain.Fact;
import dev.holdfast.domain.FactPatch;
import dev.holdfast.domain.FactQuery;
import dev.holdfast.domain.FactRepository;
import dev.holdfast.domain.Folding;
import dev.holdfast.domain.Listing;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Precondition;
import dev.holdfast.store.OwnWrite;
import dev.holdfast.sync.RowName;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** Facts in PostgreSQL. */
final class PostgresFactRepository implements FactRepository {
  private static final TypeReference<Fact> FACT = new TypeReference<>() {};
  private static final TypeReference<List<Fact>> FACTS = new TypeReference<>() {};
  private static final TypeReference<UUID> ID = new TypeReference<>() {};

  private final PostgresDatabase database;
  private final Ledger ledger;
  private final FactEntities entities;
  private final Pages pages;
  private final OwnWrite.Sink copy;

  PostgresFactRepository(
      PostgresDatabase database, Ledger ledger, FactEntities entities, OwnWrite.Sink copy) {
    this.database = database;
    this.ledger = ledger;
    this.entities = entities;
    this.copy = GuardedSink.of(copy);
    this.pages = new Pages(database);
  }

  @Override
  public Uni<Applied<List<Fact>>> insert(Operation operation, List<Fact> facts) {
    return ledger.store(
        operation,
        FACTS,
        facts,
        copy,
        (client, outcome) ->
            FactInsert.insert(client, operation, facts, outcome)
                .invoke(xid -> copy.committed(OwnWrite.facts(xid, operation, outcome, facts))));
  }

  @Override
  public Uni<Fact> find(UUID id) {
    return database.read(session -> entities.present(id)).map(FactEntity::fact);
  }

  @Override
  public Uni<Listing<Fact>> search(FactQuery query) {
    Condition condition = condition(query);
    return pages
        .counted(
            new Pages.Wanted<>(
                "facts",
                FactEntity.COLUMNS,
                FactEntity.class,
                condition,
                condition,
                "created_at desc, id desc"),
            query.limit(),
            query.offset())
        .map(
            page ->
                new Listing<>(
                    page.rows().stream().map(FactEntity::fact).toList(), page.total(), null));
  }

  private static Condition condition(FactQuery query) {
    Condition condition = new Condition();
    for (String tag : query.tags()) {
      condition.and("tags <> '[]' and tag_set(tags) @> array[cast(? as text)]", tag);
    }
    return query.text() == null ? condition : condition.contains(Folding.fold(query.text()));
  }

  @Override
  public Uni<Applied<Fact>> change(
      Operation operation, UUID id, FactPatch patch, Precondition demand) {
    return ledger.once(
        operation,
        FACT,
        session -> entities.held(id).map(row -> changed(row, operation, patch, demand)),
        copy);
  }

  private static Ledger.Effect<Fact> changed(
      FactEntity row, Operation operation, FactPatch patch, Precondition demand) {
    Fact present = row.fact();
    demand.check(present.revision());
    Fact next = present.patched(patch, operation);
    if (next != present) {
      row.become(next);
    }
    List<Fact> written = next == present ? List.of() : List.of(next);
    return new Ledger.Effect<>(
        next, (xid, applied, outcome) -> OwnWrite.facts(xid, applied, outcome, written));
  }

  @Override
  public Uni<Applied<UUID>> delete(Operation operation, UUID id, Precondition demand) {
    return ledger.once(
        operation,
        ID,
        session -> entities.held(id).chain(row -> deleted(session, row, demand)),
        copy);
  }

  private static Uni<Ledger.Effect<UUID>> deleted(
      Mutiny.Session session, FactEntity row, Precondition demand) {
    demand.check(row.fact().revision());
    String name = RowName.fact(row.id);
    long version = row.version + 1;
    return session
        .remove(row)
        .replaceWith(
            new Ledger.Effect<>(
                row.id,
                (xid, applied, outcome) -> OwnWrite.deleted(xid, applied, outcome, name, version)));
  }
}
