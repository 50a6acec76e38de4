package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code kill -9} loses nothing that was acknowledged, and what was running is run again. */
class KilledProcessIT {
  private static final int MANY = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @WorkingFolder Path folder;

  /** What makes the service use the store under test. */
  Map<String, String> store() {
    return Map.of();
  }

  private ServiceProcess start() throws IOException {
    Map<String, String> environment = new HashMap<>(store());
    environment.put("HOLDFAST_WORKER_LEASE", "3S");
    return ServiceProcess.ready(folder, environment);
  }

  @Test
  void afterKillMinusNineEverythingIsThereAndTheRunningTaskIsRunAgain() throws IOException {
    List<String> kept = new ArrayList<>();
    String running;
    try (ServiceProcess first = start()) {
      for (int i = 0; i < 5; i++) {
        kept.add("/tasks/" + Posts.task(first, Posts.WAITING));
        kept.add("/facts/" + Posts.fact(first, "fact " + i));
      }
      running = Posts.task(first, Posts.SLEEPING);
      await().atMost(PATIENCE).until(() -> status(first, running).equals("running"));
      first.kill();
    }

    try (ServiceProcess second = start()) {
      kept.forEach(path -> second.call().get(path).then().statusCode(200));
      await().atMost(PATIENCE).until(() -> status(second, running).equals("completed"));
      var task = second.call().get("/tasks/" + running).jsonPath();
      assertThat(task.getInt("attempt")).isEqualTo(2);
      assertThat(task.getDouble("result.slept_seconds")).isEqualTo(Posts.SLEEP_SECONDS);
      var attempts = second.call().get("/tasks/" + running + "/attempts").jsonPath();
      assertThat(attempts.getList("items.attempt", Integer.class)).containsExactly(1, 2);
      assertThat(attempts.getString("items[0].error")).isNotBlank();
      assertThat(attempts.getString("items[1].error")).isNull();
    }
  }

  @Test
  void acknowledgedWritesSurviveKillMinusNine() throws IOException {
    Set<String> acknowledged;
    try (ServiceProcess first = start()) {
      acknowledged = Writers.writeAndKill(first, MANY);
    }

    try (ServiceProcess second = start()) {
      Set<String> present = Posts.ids(second, "/facts");
      present.addAll(Posts.ids(second, "/tasks"));
      assertThat(present).containsAll(acknowledged);
      assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(MANY);
    }
  }

  private static String status(ServiceProcess service, String task) {
    return service.call().get("/tasks/" + task + "/status").jsonPath().getString("status");
  }
}
