package dev.holdfast.store.sqlite;

import dev.holdfast.domain.Fact;
import dev.holdfast.domain.HoldfastException.Conflict;
import dev.holdfast.domain.HoldfastException.NotFound;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Settled;
import dev.holdfast.domain.Settlement;
import dev.holdfast.domain.Task;
import dev.holdfast.store.Copy;
import dev.holdfast.sync.Entry;
import dev.holdfast.sync.RowName;
import dev.holdfast.sync.entry.Body;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * One write that SQLite takes for PostgreSQL: it waits at the gate, is of the present generation or
 * nothing, and leaves an entry in the journal. A commit group may run it more than once.
 */
final class LocalWrite implements Recorder, Admission {
  private static final String DELETED_HERE =
      """
      select exists (
        select 1 from journal_rows join journal on journal.number = journal_rows.number
        where journal_rows.row = ? and journal.body like '{"kind":"delete-%')
      """;

  private final StandIn copy;
  private final Copy.Local call;
  private final Set<UUID> inserted = new HashSet<>();
  private Change noted;
  private Entry entry;
  private boolean repeated;
  private boolean admitted;

  LocalWrite(StandIn copy, Copy.Local call) {
    this.copy = copy;
    this.call = call;
  }

  @Override
  public void enter(Runnable write) {
    copy.own()
        .whenFlushed(
            () ->
                copy.gate()
                    .enter(
                        () -> {
                          admitted = true;
                          write.run();
                        }));
  }

  /** Inside the transaction: a write of another generation belongs to another store (rule M1). */
  void begin() {
    inserted.clear();
    noted = null;
    entry = null;
    repeated = false;
    if (call.current().getAsLong() != call.generation()) {
      throw new Copy.OtherGeneration();
    }
  }

  /** Nobody else makes a row of that id: one that is there came by this very request. */
  @Override
  public void insert(SqliteSession session, Operation operation, Task task) throws SQLException {
    checkFirst(task.id());
    long own = operation.keyed() || call.doubt() ? 0 : call.generation();
    repeated |= !TaskRows.insertLocally(session, task, own);
  }

  @Override
  public void insert(SqliteSession session, Fact fact) throws SQLException {
    checkFirst(fact.id());
    repeated |= !FactRows.insertLocally(session, fact);
  }

  private void checkFirst(UUID id) {
    if (!inserted.add(id)) {
      throw new Conflict("The id " + id + " comes twice.");
    }
  }

  @Override
  public <T> T present(SqliteSession session, String row, Work<T> find) throws SQLException {
    try {
      return find.run(session);
    } catch (NotFound missing) {
      throw copy.missed(session, row, missing);
    }
  }

  @Override
  public Long owner() {
    return call.own() ? call.generation() : null;
  }

  /** The copy may lag: what it has not seen is decided by PostgreSQL (section 6). */
  @Override
  public Settled lost(SqliteSession session, Settlement settlement, Long version)
      throws SQLException {
    Task claimed = settlement.claimed();
    if (version != null) {
      return version >= claimed.revision().version() ? Settled.LATE : Settled.APPLIED;
    }
    boolean gone = session.count(DELETED_HERE, RowName.task(claimed.id())) != 0;
    return gone ? Settled.GONE : Settled.APPLIED;
  }

  @Override
  public void note(Supplier<Change> change) {
    noted = change.get();
  }

  @Override
  public void keep(SqliteSession session, Operation operation, String outcome) throws SQLException {
    if (noted != null) {
      write(session, operation, outcome);
    }
  }

  @Override
  public void refuse(SqliteSession session, Operation operation, String outcome)
      throws SQLException {
    noted = new Change(new Body.Refused(), List.of());
    write(session, operation, outcome);
  }

  private void write(SqliteSession session, Operation operation, String outcome)
      throws SQLException {
    boolean doubt = call.doubt() || repeated;
    JournalRows.Draft draft =
        new JournalRows.Draft(copy.journal().origin(), operation, outcome, doubt);
    entry = copy.journal().write(session, draft, noted);
  }

  @Override
  public void committed() {
    if (entry != null) {
      copy.journal().window().committed(entry);
    }
  }

  @Override
  public void ended() {
    if (admitted) {
      admitted = false;
      copy.gate().left();
    }
  }
}
