package dev.holdfast.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.ClaimRequest;
import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Samples;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskRepository;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Leases go by the server's clock, whatever a process takes the time to be. */
@QuarkusTest
@TestProfile(StoreOnly.class)
class PostgresLeaseTimeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration AHEAD = Duration.ofHours(2);
  private static final int MANY = 100;

  private final PostgresUnderTest store = new PostgresUnderTest();
  private final TaskRepository tasks = store.tasks(LeaseTime.SERVER);

  private static <T> T await(Uni<T> answer) {
    return answer.await().atMost(PATIENCE);
  }

  private static Operation at(Duration skew, String kind) {
    Instant now = Instant.now().plus(skew).truncatedTo(ChronoUnit.MICROS);
    return new Operation(UUID.randomUUID(), kind, null, now);
  }

  private Task claimed(Duration skew, String worker, Duration lease) {
    Operation created = at(Duration.ZERO, "task.create");
    await(tasks.insert(created, List.of(Samples.task().queued().build(created))));
    ClaimRequest request = new ClaimRequest(worker, List.of("echo"), List.of(), 1, lease);
    return await(tasks.claim(at(skew, "task.claim"), request)).get(0);
  }

  private List<Task> takenOver(Duration skew) {
    return await(tasks.takeOver(at(skew, "task.expire"), MANY));
  }

  @Test
  void podTwoHoursAheadStealsNoLease() {
    Task held = claimed(Duration.ZERO, "right", LEASE);

    assertThat(takenOver(AHEAD)).isEmpty();
    ClaimRequest greedy = new ClaimRequest("ahead", List.of("echo"), List.of(), MANY, LEASE);
    assertThat(await(tasks.claim(at(AHEAD, "task.claim"), greedy))).isEmpty();

    assertThat(await(tasks.find(held.id())).lease().worker()).isEqualTo("right");
  }

  @Test
  void podTwoHoursAheadHoldsItsOwnLeasesNoLongerThanOthers() {
    Task held = claimed(AHEAD, "ahead", LEASE);

    assertThat(held.lease().expiresAt()).isBefore(Instant.now().plus(LEASE).plus(PATIENCE));
  }

  @Test
  void podTwoHoursBehindTakesNothingBeforeItsClockIsSet() {
    Task held = claimed(AHEAD.negated(), "behind", Duration.ofMillis(1));

    assertThat(takenOver(AHEAD.negated())).as("as of when it was asked").isEmpty();
    assertThat(takenOver(Duration.ZERO)).extracting(Task::id).containsExactly(held.id());
  }
}
