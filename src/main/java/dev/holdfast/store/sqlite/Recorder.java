package dev.holdfast.store.sqlite;

import dev.holdfast.domain.Fact;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Settled;
import dev.holdfast.domain.Settlement;
import dev.holdfast.domain.Task;
import dev.holdfast.sync.entry.Body;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;

/**
 * Goes along with one write, inside its transaction. Where the file stands alone it does nothing;
 * where it stands in for PostgreSQL it keeps the journal, and knows what a copy cannot know.
 */
interface Recorder {
  Recorder NONE = new Recorder() {};

  /**
   * What a write has done.
   *
   * @param body how the journal says it
   * @param rows names of the rows that it is about
   */
  record Change(Body body, List<String> rows) {}

  /** Puts a new task in. */
  default void insert(SqliteSession session, Operation operation, Task task) throws SQLException {
    TaskRows.insert(session, task);
  }

  /** Puts a new fact in. */
  default void insert(SqliteSession session, Fact fact) throws SQLException {
    FactRows.insert(session, fact);
  }

  /** Finds the row of this name that a write is about, or says why it cannot. */
  default <T> T present(SqliteSession session, String row, Work<T> find) throws SQLException {
    return find.run(session);
  }

  /** The only mark of tasks that may be claimed, or null for all. */
  default Long owner() {
    return null;
  }

  /**
   * What becomes of the end of a run that does not hold its task.
   *
   * @param version of the task's row, or null if there is none
   */
  default Settled lost(SqliteSession session, Settlement settlement, Long version)
      throws SQLException {
    return version == null ? Settled.GONE : Settled.LATE;
  }

  /** The effect is in; told at most once per write. */
  default void note(Supplier<Change> change) {}

  /** What was noted took effect, and this is its outcome as the operation keeps it. */
  default void keep(SqliteSession session, Operation operation, String outcome)
      throws SQLException {}

  /** It was refused, and the refusal is kept for its key. */
  default void refuse(SqliteSession session, Operation operation, String outcome)
      throws SQLException {}
}
