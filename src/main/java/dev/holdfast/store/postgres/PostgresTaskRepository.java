package dev.holdfast.store.postgres;

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
import dev.holdfast.store.Outcome;
import dev.holdfast.store.OwnWrite;
import dev.holdfast.sync.RowName;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;

/** Tasks in PostgreSQL. */
final class PostgresTaskRepository implements TaskRepository {
  private static final TypeReference<Task> TASK = new TypeReference<>() {};
  private static final TypeReference<List<Task>> TASKS = new TypeReference<>() {};
  private static final TypeReference<List<Settled>> SETTLED = new TypeReference<>() {};
  private static final TypeReference<UUID> ID = new TypeReference<>() {};

  private static final String RUNS =
      "from AttemptEntity where taskId = ?1 order by attempt, startedAt, claimId";
  private static final String COUNTS = "select status, count(*) from TaskEntity group by status";

  private final PostgresDatabase database;
  private final Ledger ledger;
  private final TaskEntities entities;
  private final TaskLists lists;
  private final TaskClaims claims;
  private final TaskLeases leases;
  private final OwnWrite.Sink copy;

  PostgresTaskRepository(
      PostgresDatabase database,
      Ledger ledger,
      TaskEntities entities,
      LeaseTime time,
      OwnWrite.Sink copy) {
    this.database = database;
    this.ledger = ledger;
    this.entities = entities;
    this.lists = new TaskLists(new Pages(database));
    this.claims = new TaskClaims(time);
    this.leases = new TaskLeases(time);
    this.copy = GuardedSink.of(copy);
  }

  @Override
  public Uni<Applied<List<Task>>> insert(Operation operation, List<Task> tasks) {
    return ledger.store(
        operation,
        TASKS,
        tasks,
        copy,
        (client, outcome) ->
            TaskInsert.insert(client, operation, tasks, outcome)
                .invoke(xid -> copy.committed(own(xid, operation, outcome, tasks))));
  }

  @Override
  public Uni<Task> find(UUID id) {
    return database.read(session -> entities.present(id)).map(TaskEntity::task);
  }

  @Override
  public Uni<Listing<Task>> list(TaskQuery query) {
    return lists.list(query);
  }

  @Override
  public Uni<List<Attempt>> attempts(UUID id) {
    return database.read(
        session ->
            entities
                .present(id)
                .chain(
                    task ->
                        session
                            .createQuery(RUNS, AttemptEntity.class)
                            .setParameter(1, id)
                            .getResultList())
                .map(runs -> runs.stream().map(AttemptEntity::run).toList()));
  }

  @Override
  public Uni<Applied<Task>> change(
      Operation operation, UUID id, TaskChange change, Precondition demand) {
    return ledger.once(
        operation,
        TASK,
        session -> entities.held(id).map(row -> changed(row, operation, change, demand)),
        copy);
  }

  private static OwnWrite own(long xid, Operation operation, String outcome, List<Task> tasks) {
    return OwnWrite.tasks(xid, operation, outcome, tasks, List.of());
  }

  private static Ledger.Effect<Task> changed(
      TaskEntity row, Operation operation, TaskChange change, Precondition demand) {
    Task present = row.task();
    demand.check(present.revision());
    Task next = change.applyTo(present, operation);
    if (next != present) {
      row.become(next);
    }
    List<Task> written = next == present ? List.of() : List.of(next);
    return new Ledger.Effect<>(
        next, (xid, applied, outcome) -> own(xid, applied, outcome, written));
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
      Mutiny.Session session, TaskEntity row, Precondition demand) {
    Task present = row.task();
    demand.check(present.revision());
    present.checkDeletable();
    String name = RowName.task(present.id());
    long version = present.revision().version() + 1;
    return session
        .remove(row)
        .replaceWith(
            new Ledger.Effect<>(
                present.id(),
                (xid, applied, outcome) -> OwnWrite.deleted(xid, applied, outcome, name, version)));
  }

  @Override
  public Uni<List<Task>> claim(Operation operation, ClaimRequest request) {
    return database
        .read(
            session ->
                claims
                    .claim(session, operation, request)
                    .invoke(
                        taken ->
                            copy.committed(
                                taken.isEmpty()
                                    ? null
                                    : own(taken.xid(), operation, null, taken.tasks()))))
        .map(TaskClaims.Taken::tasks);
  }

  @Override
  public Uni<List<Settled>> settle(Operation operation, List<Settlement> settlements) {
    return database
        .directTransaction(
            connection ->
                Ledger.begin(connection, operation)
                    .chain(xid -> settle(connection, operation, settlements, xid)),
            done -> copy.committed(done.own()))
        .map(TaskSettlements.Done::answers)
        .onFailure(Repeated.class)
        .recoverWithUni(
            () -> ledger.known(operation).map(known -> again(known, operation, settlements)));
  }

  /** The ends were written before; who is answered now must find them in the copy too. */
  private List<Settled> again(Known known, Operation operation, List<Settlement> settlements) {
    List<Settled> answers = Outcome.read(known.outcome(), SETTLED);
    TaskSettlements.Done done =
        TaskSettlements.done(known.xid(), operation, known.outcome(), settlements, answers);
    copy.committed(done.own());
    return answers;
  }

  private static Uni<TaskSettlements.Done> settle(
      SqlConnection connection, Operation operation, List<Settlement> settlements, long xid) {
    return TaskSettlements.settle(connection, operation, settlements)
        .chain(
            answers -> {
              String outcome = Outcome.of(answers);
              return Ledger.keep(connection, operation, outcome)
                  .replaceWith(
                      () -> TaskSettlements.done(xid, operation, outcome, settlements, answers));
            });
  }

  @Override
  public Uni<Map<UUID, List<UUID>>> heartbeat(
      String worker, Set<UUID> claims, Instant now, Duration lease) {
    return database.direct(client -> leases.heartbeat(client, worker, claims, now, lease));
  }

  @Override
  public Uni<List<Task>> takeOver(Operation operation, int limit) {
    return database
        .transaction(
            session -> leases.takeOver(session, operation, limit),
            done -> copy.committed(done.own()))
        .map(TaskLeases.Freed::tasks);
  }

  @Override
  public Uni<Map<TaskStatus, Long>> countByStatus() {
    return database
        .read(session -> session.createQuery(COUNTS, Object[].class).getResultList())
        .map(
            rows ->
                rows.stream()
                    .collect(
                        Collectors.toMap(
                            row -> TaskStatus.of((String) row[0]).orElseThrow(),
                            row -> (Long) row[1])));
  }
}
