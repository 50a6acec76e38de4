package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.domain.Attempt;
import dev.holdfast.domain.ClaimRequest;
import dev.holdfast.domain.Fact;
import dev.holdfast.domain.FactRepository;
import dev.holdfast.domain.HoldfastException.Conflict;
import dev.holdfast.domain.HoldfastException.NotFound;
import dev.holdfast.domain.Json;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Precondition;
import dev.holdfast.domain.Samples;
import dev.holdfast.domain.Settled;
import dev.holdfast.domain.Settlement;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskChange;
import dev.holdfast.domain.TaskOutcome;
import dev.holdfast.domain.TaskRepository;
import dev.holdfast.store.OwnWrite;
import dev.holdfast.sync.RowName;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** What is handed over for the copy (rule R3) is what is in PostgreSQL. */
@QuarkusTest
@TestProfile(StoreOnly.class)
class OwnWritesTest {
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final String database =
      ConfigProvider.getConfig().getValue("holdfast.postgres.database", String.class);
  private final List<OwnWrite> handed = new CopyOnWriteArrayList<>();
  private final PostgresUnderTest store = new PostgresUnderTest(handed::add);
  private final TaskRepository tasks = store.tasks();
  private final FactRepository facts = store.facts();

  private static <T> T got(io.smallrye.mutiny.Uni<T> work) {
    return Wired.got(work);
  }

  private String value(String sql, Object... arguments) {
    return PostgresServer.value(database, sql.formatted(arguments));
  }

  /** The one that was handed over since the last; as it stands in PostgreSQL. */
  private OwnWrite handed(Operation operation) {
    assertThat(handed).hasSize(1);
    OwnWrite write = handed.remove(0);
    assertThat(write.operation()).isEqualTo(operation);
    String row = "select %s from operations where id = '%s'";
    assertThat(value(row, "xid", operation.id())).isEqualTo(Long.toString(write.xid()));
    assertThat(value(row, "outcome", operation.id())).isEqualTo(write.outcome());
    write.tasks().forEach(task -> assertIsThere(task, write.xid()));
    write.facts().forEach(fact -> assertThat(got(facts.find(fact.id()))).isEqualTo(fact));
    write.attempts().forEach(run -> assertIsThere(run, write.xid()));
    return write;
  }

  private void assertIsThere(Task task, long xid) {
    assertThat(got(tasks.find(task.id()))).isEqualTo(task);
    assertThat(value("select xid from tasks where id = '%s'", task.id()))
        .isEqualTo(Long.toString(xid));
  }

  private void assertIsThere(Attempt run, long xid) {
    assertThat(got(tasks.attempts(run.task()))).contains(run);
    assertThat(value("select max(xid::text) from attempts where claim_id = '%s'", run.claim()))
        .isEqualTo(Long.toString(xid));
  }

  private Task stored() {
    Operation create = Samples.operation("task.create");
    Task task =
        got(tasks.insert(create, List.of(Samples.task().queued().build(create)))).value().get(0);
    handed.clear();
    return task;
  }

  private Task claimed() {
    stored();
    Task task = got(tasks.claim(Samples.operation("task.claim"), request(1))).get(0);
    handed.clear();
    return task;
  }

  private static ClaimRequest request(int limit) {
    return new ClaimRequest("w", List.of("echo"), List.of(), limit, LEASE);
  }

  @Test
  void newTasks() {
    for (Operation create :
        List.of(Samples.operation("task.create"), Samples.keyed("task.create", "h"))) {
      Task one = Samples.task().queued().labels(Map.of("k", "v")).build(create);
      Task other = Samples.task().description("ü").build(create);
      got(tasks.insert(create, List.of(one, other)));
      assertThat(handed(create).tasks()).containsExactly(one, other);
    }
  }

  @Test
  void aRepeatIsHandedOverAsItWasForItsAnswerMayHaveBeenLost() {
    for (Operation create :
        List.of(Samples.operation("task.create"), Samples.keyed("task.create", "h"))) {
      Task task = Samples.task().queued().build(create);
      got(tasks.insert(create, List.of(task)));
      OwnWrite first = handed(create);
      Operation cancel = Samples.operation("task.cancel");
      handed.clear();

      got(tasks.insert(create, List.of(task)));
      assertThat(handed(create)).isEqualTo(first);

      got(tasks.change(cancel, task.id(), new TaskChange.Cancel(), Precondition.NONE));
      OwnWrite cancelled = handed(cancel);
      handed.clear();
      got(tasks.change(cancel, task.id(), new TaskChange.Cancel(), Precondition.NONE));
      assertThat(handed(cancel)).isEqualTo(cancelled);
    }
  }

  @Test
  void aChangedTask() {
    Task task = stored();
    Operation cancel = Samples.operation("task.cancel");
    Task next =
        got(tasks.change(cancel, task.id(), new TaskChange.Cancel(), Precondition.NONE)).value();
    assertThat(handed(cancel).tasks()).containsExactly(next);
  }

  @Test
  void anUnchangedTaskIsNotHandedOverButItsOperationIs() {
    Task task = stored();
    Operation run = Samples.operation("task.run");
    got(tasks.change(run, task.id(), new TaskChange.Run(), Precondition.NONE));
    assertThat(handed(run).tasks()).isEmpty();
  }

  @Test
  void aDeletedTask() {
    Task task = stored();
    Operation cancel = Samples.operation("task.cancel");
    got(tasks.change(cancel, task.id(), new TaskChange.Cancel(), Precondition.NONE));
    handed.clear();
    Operation delete = Samples.operation("task.delete");
    got(tasks.delete(delete, task.id(), Precondition.NONE));
    assertThat(handed(delete).deleted())
        .containsExactly(new OwnWrite.Deleted(RowName.task(task.id()), 3));
  }

  @Test
  void aRefusalThatIsKept() {
    Operation delete = Samples.keyed("task.delete", "h");
    Task task = stored();
    assertThatThrownBy(() -> got(tasks.delete(delete, task.id(), Precondition.NONE)))
        .isInstanceOf(Conflict.class);
    OwnWrite write = handed(delete);
    assertThat(write.outcome()).contains("Conflict");
    assertThat(write.tasks()).isEmpty();
    assertThat(write.deleted()).isEmpty();
  }

  @Test
  void nothingOfARefusalThatIsNot() {
    assertThatThrownBy(
            () ->
                got(
                    tasks.delete(
                        Samples.operation("task.delete"), UUID.randomUUID(), Precondition.NONE)))
        .isInstanceOf(NotFound.class);
    assertThat(handed).isEmpty();
  }

  @Test
  void claimedTasks() {
    stored();
    stored();
    Operation claim = Samples.operation("task.claim");
    List<Task> taken = got(tasks.claim(claim, request(5)));
    assertThat(handed(claim).tasks()).hasSize(2).containsExactlyElementsOf(taken);

    assertThat(got(tasks.claim(Samples.operation("task.claim"), request(5)))).isEmpty();
    assertThat(handed).isEmpty();
  }

  @Test
  void endsOfRunsAndLateOnes() {
    Task kept = claimed();
    Task lost = claimed();
    got(
        tasks.change(
            Samples.operation("c"), lost.id(), new TaskChange.Cancel(), Precondition.NONE));
    Task gone = claimed();
    PostgresServer.execute(database, "delete from tasks where id = '" + gone.id() + "'");
    handed.clear();

    Operation settle = Samples.operation("task.settle");
    TaskOutcome done = new TaskOutcome.Completed(new Json("1"));
    List<Settlement> ends =
        List.of(
            Samples.settlement(lost, done),
            Samples.settlement(kept, done),
            Samples.settlement(gone, done));
    assertThat(got(tasks.settle(settle, ends)))
        .containsExactly(Settled.LATE, Settled.APPLIED, Settled.GONE);
    OwnWrite write = handed(settle);
    assertThat(write.tasks()).extracting(Task::id).containsExactly(kept.id());
    assertThat(write.attempts()).extracting(Attempt::late).containsExactly(true, false);

    got(tasks.settle(settle, ends));
    assertThat(handed(settle)).isEqualTo(write);
  }

  @Test
  void runsThatAreTakenOver() {
    Task task = claimed();
    Samples.advance(LEASE.multipliedBy(2));
    Operation takeOver = Samples.operation("task.take-over");
    List<Task> freed = got(tasks.takeOver(takeOver, 10));
    assertThat(freed).extracting(Task::id).containsExactly(task.id());
    OwnWrite write = handed(takeOver);
    assertThat(write.tasks()).isEqualTo(freed);
    assertThat(write.attempts()).hasSize(1);

    Operation nothing = Samples.operation("task.take-over");
    assertThat(got(tasks.takeOver(nothing, 10))).isEmpty();
    assertThat(handed).isEmpty();
    assertThat(value("select count(*) from operations where id = '%s'", nothing.id()))
        .isEqualTo("0");
  }

  @Test
  void aHeartbeatIsNone() {
    Task task = claimed();
    got(tasks.heartbeat("w", Set.of(task.lease().claim()), Samples.now(), LEASE));
    assertThat(handed).isEmpty();
  }

  @Test
  void facts() {
    Fact fact = Samples.fact("one", "tag");
    Operation create = Samples.operation("fact.create");
    got(facts.insert(create, List.of(fact)));
    assertThat(handed(create).facts()).containsExactly(fact);

    Operation patch = Samples.operation("fact.patch");
    Fact next = got(facts.change(patch, fact.id(), Samples.text("two"), Precondition.NONE)).value();
    assertThat(handed(patch).facts()).containsExactly(next);

    Operation same = Samples.operation("fact.patch");
    got(facts.change(same, fact.id(), Samples.text("two"), Precondition.NONE));
    assertThat(handed(same).facts()).isEmpty();

    Operation delete = Samples.operation("fact.delete");
    got(facts.delete(delete, fact.id(), Precondition.NONE));
    assertThat(handed(delete).deleted())
        .containsExactly(new OwnWrite.Deleted(RowName.fact(fact.id()), 3));
  }

  @Test
  void aCopyThatFailsToTakeOneFailsNoCall() {
    TaskRepository failing =
        new PostgresUnderTest(
                write -> {
                  throw new IllegalStateException("the copy has a defect");
                })
            .tasks();
    Operation create = Samples.operation("task.create");
    Task task = Samples.task().build(create);
    assertThat(got(failing.insert(create, List.of(task))).value()).containsExactly(task);
  }
}
