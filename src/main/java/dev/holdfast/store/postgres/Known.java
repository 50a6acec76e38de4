package dev.holdfast.store.postgres;

import dev.holdfast.domain.Fact;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Task;
import dev.holdfast.store.OwnWrite;
import dev.holdfast.sync.RowName;
import java.util.List;
import java.util.UUID;

/**
 * An operation that PostgreSQL had applied already when it was asked to. Its answer may have been
 * lost on the way, so the copy may lack what is answered now (rule R3); what it has seen since, it
 * drops.
 *
 * @param outcome as it is kept, or null
 * @param xid the transaction that applied it
 */
record Known(String outcome, long xid) {

  /** What the copy takes of it. */
  OwnWrite own(Operation operation, Object value) {
    if (value instanceof Task task) {
      return OwnWrite.tasks(xid, operation, outcome, List.of(task), List.of());
    }
    if (value instanceof Fact fact) {
      return OwnWrite.facts(xid, operation, outcome, List.of(fact));
    }
    if (value instanceof List<?> rows) {
      return made(operation, rows);
    }
    return value instanceof UUID id
        ? OwnWrite.deleted(xid, operation, outcome, row(operation, id), Long.MAX_VALUE)
        : OwnWrite.refused(xid, operation, outcome);
  }

  private OwnWrite made(Operation operation, List<?> rows) {
    List<Task> tasks = of(Task.class, rows);
    List<Fact> facts = of(Fact.class, rows);
    return new OwnWrite(xid, operation, outcome, tasks, List.of(), facts, List.of());
  }

  private static <T> List<T> of(Class<T> type, List<?> rows) {
    return rows.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static String row(Operation operation, UUID id) {
    return operation.kind().startsWith("task.") ? RowName.task(id) : RowName.fact(id);
  }
}
