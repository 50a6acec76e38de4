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
import dev.holdfast.sync.RowName;
import dev.holdfast.sync.entry.Body;
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

  private final Access access;

  SqliteFactRepository(SqliteDatabase database) {
    this(Access.alone(database));
  }

  SqliteFactRepository(Access access) {
    this.access = access;
  }

  @Override
  public Uni<Applied<List<Fact>>> insert(Operation operation, List<Fact> facts) {
    return access.write(
        (session, recorder) ->
            new Ledger(session, recorder)
                .store(operation, FACTS, facts, effect -> insertAll(effect, recorder, facts)));
  }

  private static int insertAll(SqliteSession session, Recorder recorder, List<Fact> facts)
      throws SQLException {
    for (Fact fact : facts) {
      recorder.insert(session, fact);
    }
    recorder.note(
        () ->
            new Recorder.Change(
                new Body.CreateFacts(facts),
                facts.stream().map(fact -> RowName.fact(fact.id())).distinct().toList()));
    return facts.size();
  }

  @Override
  public Uni<Fact> find(UUID id) {
    return access.find(RowName.fact(id), session -> FactRows.find(session, id));
  }

  @Override
  public Uni<Listing<Fact>> search(FactQuery query) {
    return access.list(session -> search(session, query));
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
    return access.write(
        (session, recorder) ->
            new Ledger(session, recorder)
                .once(
                    operation,
                    FACT,
                    effect -> {
                      Fact present = present(effect, recorder, id);
                      demand.check(present.revision());
                      Fact next = present.patched(patch, operation);
                      if (next != present) {
                        FactRows.update(effect, next);
                      }
                      recorder.note(() -> changed(present, next, patch, demand));
                      return next;
                    }));
  }

  private static Fact present(SqliteSession session, Recorder recorder, UUID id)
      throws SQLException {
    return recorder.present(session, RowName.fact(id), reading -> FactRows.find(reading, id));
  }

  private static Recorder.Change changed(
      Fact present, Fact next, FactPatch patch, Precondition demand) {
    UUID id = next.id();
    long version = next.revision().version();
    return new Recorder.Change(
        new Body.ChangeFact(id, patch, demand, version, next != present),
        List.of(RowName.fact(id)));
  }

  @Override
  public Uni<Applied<UUID>> delete(Operation operation, UUID id, Precondition demand) {
    return access.write(
        (session, recorder) ->
            new Ledger(session, recorder)
                .once(
                    operation,
                    ID,
                    effect -> {
                      demand.check(present(effect, recorder, id).revision());
                      effect.update(DELETE, id);
                      recorder.note(
                          () ->
                              new Recorder.Change(
                                  new Body.DeleteFact(id, demand), List.of(RowName.fact(id))));
                      return id;
                    }));
  }
}
