package dev.holdfast.store.sqlite;

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
import io.smallrye.mutiny.Uni;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Facts in the SQLite file. */
final class SqliteFactRepository implements FactRepository {
  private static final TypeReference<Fact> FACT = new TypeReference<>() {};
  private static final TypeReference<List<Fact>> FACTS = new TypeReference<>() {};
  private static final TypeReference<UUID> ID = new TypeReference<>() {};

  private static final String TABLE = "facts";
  private static final String DELETE = "delete from facts where id = ?";
  private static final Search.Shape<Fact> NEWEST_FIRST =
      new Search.Shape<>(
          FactRows.COLUMNS, FactRows::map, "created_at desc, id desc", "facts_created_at", false);

  private final SqliteDatabase database;

  SqliteFactRepository(SqliteDatabase database) {
    this.database = database;
  }

  @Override
  public Uni<Applied<List<Fact>>> insert(Operation operation, List<Fact> facts) {
    return database.write(
        session ->
            Ledger.store(session, operation, FACTS, facts, effect -> insertAll(effect, facts)));
  }

  private static int insertAll(SqliteSession session, List<Fact> facts) throws SQLException {
    for (Fact fact : facts) {
      FactRows.insert(session, fact);
    }
    return facts.size();
  }

  @Override
  public Uni<Fact> find(UUID id) {
    return database.read(session -> FactRows.find(session, id));
  }

  @Override
  public Uni<Listing<Fact>> search(FactQuery query) {
    return database.read(session -> search(session, query));
  }

  private static Listing<Fact> search(SqliteSession session, FactQuery query) throws SQLException {
    List<Filter> filters = new ArrayList<>();
    query.tags().forEach(tag -> filters.add(Filter.member(TABLE, "fact_tags", "tag", tag)));
    if (query.text() != null) {
      filters.add(Filter.contains(TABLE, Folding.fold(query.text())));
    }
    Search search = Search.plan(session, TABLE, filters);
    List<Fact> items = search.page(session, NEWEST_FIRST, List.of(), query.limit(), query.offset());
    return new Listing<>(items, search.total(session), null);
  }

  @Override
  public Uni<Applied<Fact>> change(
      Operation operation, UUID id, FactPatch patch, Precondition demand) {
    return database.write(
        session ->
            Ledger.once(
                session,
                operation,
                FACT,
                effect -> {
                  Fact present = FactRows.find(effect, id);
                  demand.check(present.revision());
                  Fact next = present.patched(patch, operation);
                  if (next != present) {
                    FactRows.update(effect, next);
                  }
                  return next;
                }));
  }

  @Override
  public Uni<Applied<UUID>> delete(Operation operation, UUID id, Precondition demand) {
    return database.write(
        session ->
            Ledger.once(
                session,
                operation,
                ID,
                effect -> {
                  demand.check(FactRows.find(effect, id).revision());
                  effect.update(DELETE, id);
                  return id;
                }));
  }
}
