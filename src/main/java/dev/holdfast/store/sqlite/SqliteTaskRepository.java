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
import dev.holdfast.sync.RowName;
import dev.holdfast.sync.entry.Body;
import io.smallrye.mutiny.Uni;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Tasks in the SQLite file. */
final class SqliteTaskRepository implements TaskRepository {
  private static final TypeReference<Task> TASK = new TypeReference<>() {};
  private static final TypeReference<List<Task>> TASKS = new TypeReference<>() {};
  private static final TypeReference<List<Settled>> SETTLED = new TypeReference<>() {};
  private static final TypeReference<UUID> ID = new TypeReference<>() {};

  private static final String DELETE = "delete from tasks where id = ?";

  private final Access access;

  SqliteTaskRepository(SqliteDatabase database) {
    this(Access.alone(database));
  }

  SqliteTaskRepository(Access access) {
    this.access = access;
  }

  @Override
  public Uni<Applied<List<Task>>> insert(Operation operation, List<Task> tasks) {
    return access.write(
        (session, recorder) ->
            new Ledger(session, recorder)
                .store(
                    operation,
                    TASKS,
                    tasks,
                    effect -> insertAll(effect, recorder, operation, tasks)));
  }

  private static int insertAll(
      SqliteSession session, Recorder recorder, Operation operation, List<Task> tasks)
      throws SQLException {
    for (Task task : tasks) {
      recorder.insert(session, operation, task);
    }
    recorder.note(
        () ->
            new Recorder.Change(new Body.CreateTasks(tasks), names(tasks.stream().map(Task::id))));
    return tasks.size();
  }

  private static List<String> names(Stream<UUID> ids) {
    return ids.map(RowName::task).distinct().toList();
  }

  @Override
  public Uni<Task> find(UUID id) {
    return access.find(RowName.task(id), session -> TaskRows.find(session, id));
  }

  @Override
  public Uni<Listing<Task>> list(TaskQuery query) {
    return access.list(session -> TaskLists.list(session, query));
  }

  @Override
  public Uni<List<Attempt>> attempts(UUID id) {
    return access.find(
        RowName.task(id),
        session -> {
          TaskRows.find(session, id);
          return Attempts.of(session, id);
        });
  }

  @Override
  public Uni<Applied<Task>> change(
      Operation operation, UUID id, TaskChange change, Precondition demand) {
    return access.write(
        (session, recorder) ->
            new Ledger(session, recorder)
                .once(
                    operation,
                    TASK,
                    effect -> {
                      Task present = present(effect, recorder, id);
                      demand.check(present.revision());
                      Task next = change.applyTo(present, operation);
                      if (next != present) {
                        TaskRows.update(effect, next);
                      }
                      recorder.note(() -> changed(present, next, change, demand));
                      return next;
                    }));
  }

  private static Task present(SqliteSession session, Recorder recorder, UUID id)
      throws SQLException {
    return recorder.present(session, RowName.task(id), reading -> TaskRows.find(reading, id));
  }

  private static Recorder.Change changed(
      Task present, Task next, TaskChange change, Precondition demand) {
    UUID id = next.id();
    long version = next.revision().version();
    return new Recorder.Change(
        new Body.ChangeTask(id, change, demand, version, next != present),
        List.of(RowName.task(id)));
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
                      Task present = present(effect, recorder, id);
                      demand.check(present.revision());
                      present.checkDeletable();
                      effect.update(DELETE, id);
                      recorder.note(
                          () ->
                              new Recorder.Change(
                                  new Body.DeleteTask(id, demand), List.of(RowName.task(id))));
                      return id;
                    }));
  }

  @Override
  public Uni<List<Task>> claim(Operation operation, ClaimRequest request) {
    return access.write(
        (session, recorder) -> Answer.of(TaskRuns.claim(session, recorder, operation, request)));
  }

  @Override
  public Uni<List<Settled>> settle(Operation operation, List<Settlement> settlements) {
    return access
        .<Applied<List<Settled>>>write(
            (session, recorder) ->
                new Ledger(session, recorder)
                    .once(
                        operation,
                        SETTLED,
                        effect -> settled(effect, recorder, operation, settlements)))
        .map(Applied::value);
  }

  private static List<Settled> settled(
      SqliteSession session, Recorder recorder, Operation operation, List<Settlement> settlements)
      throws SQLException {
    List<Settled> answers = new ArrayList<>(settlements.size());
    for (Settlement settlement : settlements) {
      answers.add(TaskRuns.settle(session, recorder, operation, settlement));
    }
    if (answers.stream().anyMatch(answer -> answer != Settled.GONE)) {
      recorder.note(
          () ->
              new Recorder.Change(
                  new Body.SettleRuns(settlements),
                  names(settlements.stream().map(each -> each.claimed().id()))));
    }
    return answers;
  }

  @Override
  public Uni<Map<UUID, List<UUID>>> heartbeat(
      String worker, Set<UUID> claims, Instant now, Duration lease) {
    return access.write(
        (session, recorder) ->
            Answer.of(TaskRuns.heartbeat(session, worker, claims, now.plus(lease))));
  }

  /** A stand-in takes nothing over: the holder may be at work and out of its sight (rule S6). */
  @Override
  public Uni<List<Task>> takeOver(Operation operation, int limit) {
    if (access.isStandIn()) {
      return Uni.createFrom().item(List.of());
    }
    return access.write(
        (session, recorder) -> {
          List<Task> freed = TaskRuns.takeOver(session, operation, limit);
          if (!freed.isEmpty()) {
            Ledger.begin(session, operation);
          }
          return Answer.of(freed);
        });
  }

  /** Told of what is here, whatever may be elsewhere. */
  @Override
  public Uni<Map<TaskStatus, Long>> countByStatus() {
    return access.count(TaskRuns::countByStatus);
  }
}
