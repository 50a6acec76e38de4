package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.domain.ClaimRequest;
import dev.holdfast.domain.HoldfastException.Conflict;
import dev.holdfast.domain.HoldfastException.StoreFull;
import dev.holdfast.domain.HoldfastException.StoreUnavailable;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Precondition;
import dev.holdfast.domain.Samples;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskChange;
import dev.holdfast.domain.TaskRepository;
import dev.holdfast.store.PrimaryStatus;
import dev.holdfast.sync.FailureClass;
import dev.holdfast.sync.ProbeAnswer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** The service's own calls when PostgreSQL is given up, and what their failures mean. */
@QuarkusTest
@TestProfile(StoreOnly.class)
class DroppedCallsTest {
  @Inject PostgresSync sync;
  @Inject PostgresStatus status;

  private final String database =
      ConfigProvider.getConfig().getValue("holdfast.postgres.database", String.class);
  private final TaskRepository tasks = new PostgresUnderTest().tasks();

  private Task stored() {
    Operation create = Samples.operation("task.create");
    return Wired.got(tasks.insert(create, List.of(Samples.task().build(create)))).value().get(0);
  }

  private List<Uni<?>> calls(Task task) {
    Operation create = Samples.operation("task.create");
    ClaimRequest request =
        new ClaimRequest("w", List.of("echo"), List.of(), 5, Duration.ofSeconds(30));
    return List.of(
        tasks.insert(create, List.of(Samples.task().build(create))),
        tasks.find(task.id()),
        tasks.change(Samples.operation("c"), task.id(), new TaskChange.Cancel(), Precondition.NONE),
        tasks.claim(Samples.operation("task.claim"), request),
        tasks.takeOver(Samples.operation("task.take-over"), 5));
  }

  private static CompletableFuture<Throwable> failure(Uni<?> call) {
    return call.map(done -> (Throwable) null)
        .onFailure()
        .recoverWithItem(failure -> failure)
        .subscribeAsCompletionStage()
        .toCompletableFuture();
  }

  @Test
  void callsThatHangFailAndGiveTheirPlacesBack() throws SQLException {
    Task task = stored();
    List<CompletableFuture<Throwable>> failures = new ArrayList<>();
    try (Connection holder = PostgresServer.connect(database);
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("lock table tasks in access exclusive mode");
      for (int i = 0; i < 10; i++) {
        calls(task).forEach(call -> failures.add(failure(call)));
      }
      await().until(() -> status.pool().inUse() > 5);
      sync.drop();
      await()
          .atMost(Duration.ofSeconds(2))
          .until(() -> failures.stream().allMatch(CompletableFuture::isDone));
      assertThat(status.pool()).isEqualTo(new PrimaryStatus.Pool(0, 0, 0, 0));
    }
    for (CompletableFuture<Throwable> each : failures) {
      assertThat(each.join()).isInstanceOf(StoreUnavailable.class);
      assertThat(sync.classify(each.join())).isIn(FailureClass.IN_DOUBT, FailureClass.OUTAGE);
    }
    assertThat(failure(tasks.find(task.id())).join()).isInstanceOf(StoreUnavailable.class);
    assertThat(Wired.got(sync.probe()).answer()).isEqualTo(new ProbeAnswer.Good());
    assertThat(Wired.got(tasks.find(task.id()))).isEqualTo(task);
  }

  @Test
  void healthGoesByTheProbesWhereThereAreAny() {
    assertThat(Wired.got(sync.probe()).answer()).isEqualTo(new ProbeAnswer.Good());
    assertThat(status.lastProbe()).isSameAs(sync.probed());
    await().until(() -> sync.probed() == null);
    assertThat(status.lastProbe().connected()).isFalse();
  }

  @Test
  void failuresAreClassifiedByTheirCauses() {
    assertThat(sync.classify(new Conflict("no"))).isEqualTo(FailureClass.REFUSAL);
    assertThat(sync.classify(new StoreFull(answered("53100")))).isEqualTo(FailureClass.OVERLOAD);
    assertThat(sync.classify(unavailable("25006"))).isEqualTo(FailureClass.NOT_PRIMARY);
    assertThat(sync.classify(unavailable("57P01"))).isEqualTo(FailureClass.OUTAGE);
    assertThat(sync.classify(unavailable("40001"))).isEqualTo(FailureClass.OVERLOAD);
    assertThat(sync.classify(new CompletionException(answered("42501"))))
        .isEqualTo(FailureClass.OUTAGE);
    assertThat(sync.classify(new IllegalStateException())).isEqualTo(FailureClass.IN_DOUBT);
  }

  private static PgException answered(String state) {
    return new PgException("m", "ERROR", state, null);
  }

  private static StoreUnavailable unavailable(String state) {
    return new StoreUnavailable("m", Duration.ZERO, answered(state));
  }
}
