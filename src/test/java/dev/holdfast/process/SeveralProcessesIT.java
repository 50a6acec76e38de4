package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.store.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several processes share one PostgreSQL: each task is run by one of them. */
class SeveralProcessesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PROCESSES = 3;
  private static final int TASKS = 2_000;
  private static final int BATCH = 100;
  private static final int SLEEPERS = 60;
  private static final String QUICK =
      "{\"type\":\"sleep\",\"params\":{\"seconds\":0.02},\"run_immediately\":true}";

  private final String database = PostgresServer.database();
  private final List<ServiceProcess> services = new ArrayList<>();

  @BeforeEach
  void start(@WorkingFolder Path folder) throws IOException {
    Map<String, String> environment =
        Map.of("DATABASE_URL", PostgresServer.url(database), "HOLDFAST_WORKER_LEASE", "3S");
    for (int i = 0; i < PROCESSES; i++) {
      Path own = Files.createDirectory(folder.resolve("process-" + i));
      services.add(ServiceProcess.ready(own, environment));
    }
  }

  @AfterEach
  void stop() {
    services.forEach(ServiceProcess::close);
  }

  @Test
  void everyTaskIsRunExactlyOnceAndEveryProcessTakesPart() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < TASKS / BATCH; i++) {
      ids.addAll(post(services.get(i % PROCESSES), QUICK, BATCH));
    }

    awaitAllCompleted(TASKS);

    assertThat(count("select count(*) from attempts")).isEqualTo(TASKS);
    assertThat(count("select count(distinct task_id) from attempts")).isEqualTo(TASKS);
    assertThat(count("select count(*) from attempts where late or error is not null")).isZero();
    assertThat(count("select count(distinct worker) from attempts")).isEqualTo(PROCESSES);
    for (ServiceProcess service : services) {
      assertThat(count("select count(*) from attempts where worker " + of(service))).isPositive();
    }
    String shared =
        "select count(*) from (select from attempts group by claim_id"
            + " having count(distinct worker) > 1) as claims";
    assertThat(count(shared)).isZero();
    for (int i = 0; i < ids.size(); i += BATCH / 4) {
      assertThat(attempts(services.get(i % PROCESSES), ids.get(i))).containsExactly(1);
    }
  }

  @Test
  void whatAKilledProcessWasRunningIsTakenOverByTheOthers() {
    ServiceProcess victim = services.get(0);
    String held = " from tasks where status = 'running' and worker " + of(victim);
    List<String> ids = post(victim, Posts.SLEEPING, SLEEPERS);
    await().atMost(PATIENCE).until(() -> count("select count(*)" + held) > 0);

    victim.kill();
    String killed = PostgresServer.value(database, "select string_agg(id::text, ',')" + held);
    assertThat(killed).isNotNull();
    List<String> lost = List.of(killed.split(","));
    awaitAllCompleted(SLEEPERS);

    ServiceProcess survivor = services.get(1);
    for (String id : ids) {
      var task = survivor.call().get("/tasks/" + id).jsonPath();
      boolean wasLost = lost.contains(id);
      assertThat(task.getInt("attempt")).as(id).isEqualTo(wasLost ? 2 : 1);
      assertThat(attempts(survivor, id)).as(id).hasSize(wasLost ? 2 : 1);
    }
    String again = "select count(*) from attempts where attempt = 2 and worker " + of(victim);
    assertThat(count(again)).isZero();
  }

  private static List<String> post(ServiceProcess service, String task, int count) {
    String items = String.join(",", Collections.nCopies(count, task));
    return service
        .call()
        .urlEncodingEnabled(false)
        .body("{\"items\":[" + items + "]}")
        .post("/tasks:batch")
        .then()
        .statusCode(200)
        .extract()
        .path("items.id");
  }

  private static List<Integer> attempts(ServiceProcess service, String id) {
    return service.call().get("/tasks/" + id + "/attempts").path("items.attempt");
  }

  /** A worker's name has its process's number in it. */
  private static String of(ServiceProcess service) {
    return "like '%-" + service.pid() + "-%'";
  }

  private void awaitAllCompleted(int tasks) {
    String completed = "select count(*) from tasks where status = 'completed'";
    await().atMost(PATIENCE).until(() -> count(completed) == tasks);
  }

  private long count(String sql) {
    return Long.parseLong(PostgresServer.value(database, sql));
  }
}
