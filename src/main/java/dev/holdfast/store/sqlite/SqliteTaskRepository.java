package dev.holdfast.store.sqlite;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.holdfast.domain.Applied;
import dev.holdfast.domain.Attempt;
import dev.holdfast.domain.ClaimRequest;
import dev.holdfast.domain.Listing;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Precondition;
import dev.holdfast.domain.Settled;
import dev.holdfast.domain.Settlement;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskChange;
import dev.holdfast.domain.TaskQuery;
import dev.holdfast.domain.TaskRepository;
import dev.holdfast.domain.TaskStatus;
import io.smallrye.mutiny.Uni;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Tasks in the SQLite file. */
final class SqliteTaskRepository implements TaskRepository {
  private static final TypeReference<Task> TASK = new TypeReference<>() {};
  private static final TypeReference<List<Task>> TASKS = new TypeReference<>() {};
  private static final TypeReference<List<Settled>> SETTLED = new TypeReference<>() {};
  private static final TypeReference<UUID> ID = new TypeReference<>() {};

  private static final String DELETE = "delete from tasks where id = ?";

  private final SqliteDatabase database;

  SqliteTaskRepository(SqliteDatabase database) {
    this.database = database;
  }

  @Override
  public Uni<Applied<List<Task>>> insert(Operation operation, List<Task> tasks) {
    return database.write(
        session ->
            Ledger.store(session, operation, TASKS, tasks, effect -> insertAll(effect, tasks)));
  }

  private static int insertAll(SqliteSession session, List<Task> tasks) throws SQLException {
    for (Task task : tasks) {
      TaskRows.insert(session, task);
    }
    return tasks.size();
  }

  @Override
  public Uni<Task> find(UUID id) {
    return database.read(session -> TaskRows.find(session, id));
  }

  @Override
  public Uni<Listing<Task>> list(TaskQuery query) {
    return database.read(session -> TaskLists.list(session, query));
  }

  @Override
  public Uni<List<Attempt>> attempts(UUID id) {
    return database.read(
        session -> {
          TaskRows.find(session, id);
          return Attempts.of(session, id);
        });
  }

  @Override
  public Uni<Applied<Task>> change(
      Operation operation, UUID id, TaskChange change, Precondition demand) {
    return database.write(
        session ->
            Ledger.once(
                session,
                operation,
                TASK,
                effect -> changed(effect, operation, id, change, demand)));
  }

  private static Task changed(
      SqliteSession session, Operation operation, UUID id, TaskChange change, Precondition demand)
      throws SQLException {
    Task present = TaskRows.find(session, id);
    demand.check(present.revision());
    Task next = change.applyTo(present, operation);
    if (next != present) {
      TaskRows.update(session, next);
    }
    return next;
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
                  Task present = TaskRows.find(effect, id);
                  demand.check(present.revision());
                  present.checkDeletable();
                  effect.update(DELETE, id);
                  return id;
                }));
  }

  @Override
  public Uni<List<Task>> claim(Operation operation, ClaimRequest request) {
    return database.write(session -> Answer.of(TaskRuns.claim(session, operation, request)));
  }

  @Override
  public Uni<List<Settled>> settle(Operation operation, List<Settlement> settlements) {
    return database
        .write(
            session ->
                Ledger.once(
                    session,
                    operation,
                    SETTLED,
                    effect -> {
                      List<Settled> answers = new ArrayList<>(settlements.size());
                      for (Settlement settlement : settlements) {
                        answers.add(TaskRuns.settle(effect, operation, settlement));
                      }
                      return answers;
                    }))
        .map(Applied::value);
  }

  @Override
  public Uni<Map<UUID, List<UUID>>> heartbeat(
      String worker, Set<UUID> claims, Instant now, Duration lease) {
    return database.write(
        session -> Answer.of(TaskRuns.heartbeat(session, worker, claims, now.plus(lease))));
  }

  @Override
  public Uni<List<Task>> takeOver(Operation operation, int limit) {
    return database.write(
        session -> {
          List<Task> freed = TaskRuns.takeOver(session, operation, limit);
          if (!freed.isEmpty()) {
            Ledger.begin(session, operation);
          }
          return Answer.of(freed);
        });
  }

  @Override
  public Uni<Map<TaskStatus, Long>> countByStatus() {
    return database.read(TaskRuns::countByStatus);
  }
}
