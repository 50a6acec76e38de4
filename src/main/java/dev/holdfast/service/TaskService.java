package dev.holdfast.service;

import dev.holdfast.domain.Applied;
import dev.holdfast.domain.Attempt;
import dev.holdfast.domain.Call;
import dev.holdfast.domain.Listing;
import dev.holdfast.domain.NewTask;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Precondition;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskChange;
import dev.holdfast.domain.TaskPatch;
import dev.holdfast.domain.TaskQuery;
import dev.holdfast.domain.TaskRepository;
import dev.holdfast.domain.TaskSignals;
import dev.holdfast.domain.TaskState;
import dev.holdfast.domain.TaskStatus;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What can be asked of tasks. Builds complete values, fixes ids, calls the port; fails as the port
 * does.
 */
@Singleton
public final class TaskService {
  private static final String CREATE = "task.create";

  private final TaskRepository tasks;
  private final Operations operations;
  private final TaskSignals signals;

  TaskService(TaskRepository tasks, Operations operations, TaskSignals signals) {
    this.tasks = tasks;
    this.operations = operations;
    this.signals = signals;
  }

  /** Stores new tasks, all or none. */
  public Uni<Applied<List<Task>>> create(Call call, List<NewTask> requests) {
    Operation operation = operations.of(call, CREATE);
    List<Task> complete = new ArrayList<>(requests.size());
    for (NewTask request : requests) {
      UUID id = operations.entity(call, CREATE, complete.size());
      complete.add(complete(id, request, operation));
    }
    return tasks.insert(operation, complete).invoke(stored -> stored.value().forEach(this::tell));
  }

  private static Task complete(UUID id, NewTask request, Operation operation) {
    TaskStatus status = request.runImmediately() ? TaskStatus.QUEUED : TaskStatus.CREATED;
    return Task.create(
        id, request.spec(), TaskState.initial(status, request.runAfter()), operation);
  }

  /** The task. */
  public Uni<Task> find(UUID id) {
    return tasks.find(id);
  }

  /** One page. */
  public Uni<Listing<Task>> list(TaskQuery query) {
    return tasks.list(query);
  }

  /** Its runs, oldest first. */
  public Uni<List<Attempt>> attempts(UUID id) {
    return tasks.attempts(id);
  }

  /** {@link Task#run}. */
  public Uni<Applied<Task>> run(Call call, UUID id, Precondition demand) {
    return tasks
        .change(operations.of(call, "task.run"), id, new TaskChange.Run(), demand)
        .invoke(changed -> tell(changed.value()));
  }

  /** {@link Task#cancel}. */
  public Uni<Applied<Task>> cancel(Call call, UUID id, Precondition demand) {
    return tasks
        .change(operations.of(call, "task.cancel"), id, new TaskChange.Cancel(), demand)
        .invoke(
            changed -> {
              if (!changed.replayed()) {
                signals.cancelled();
              }
            });
  }

  /** {@link Task#patched}. */
  public Uni<Applied<Task>> patch(Call call, UUID id, TaskPatch patch, Precondition demand) {
    return tasks
        .change(operations.of(call, "task.patch"), id, new TaskChange.Edit(patch), demand)
        .invoke(changed -> tell(changed.value()));
  }

  /** Deletes a finished task. */
  public Uni<Applied<UUID>> delete(Call call, UUID id, Precondition demand) {
    return tasks.delete(operations.of(call, "task.delete"), id, demand);
  }

  private void tell(Task task) {
    if (task.status() == TaskStatus.QUEUED) {
      signals.queued();
    }
  }
}
