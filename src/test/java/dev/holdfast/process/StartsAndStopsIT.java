package dev.holdfast.process;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.holdfast.store.postgres.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A process that has ended leaves no connection to PostgreSQL behind, however it ended. */
class StartsAndStopsIT {
  private static final int ROUNDS = 5;
  private static final int AT_ONCE = 4;
  private static final Duration A_FEW_SECONDS = Duration.ofSeconds(5);

  @WorkingFolder Path folder;
  private final String database = PostgresServer.database();
  private final Map<String, String> environment =
      Map.of("DATABASE_URL", PostgresServer.url(database));

  @Test
  void startsAndStopsLeaveNoConnectionBehind() throws IOException {
    for (int i = 0; i < ROUNDS; i++) {
      List<Path> folders = new ArrayList<>();
      for (int j = 0; j < AT_ONCE; j++) {
        folders.add(Files.createTempDirectory(folder, "data-"));
      }
      folders.parallelStream().forEach(this::startAndStop);
      awaitConnections(false);
    }
  }

  private void startAndStop(Path own) {
    try (ServiceProcess service = ServiceProcess.ready(own, environment)) {
      awaitConnections(true);
      service.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aKilledProcessLeavesNoConnectionBehind() throws IOException {
    try (ServiceProcess service = ServiceProcess.ready(folder, environment)) {
      String sleeping = Posts.task(service, Posts.SLEEPING);
      await()
          .until(() -> service.call().get("/tasks/" + sleeping).path("status"), equalTo("running"));
      service.kill();
    }
    awaitConnections(false);
  }

  /** Counts every connection to the database, whatever it calls itself. */
  private void awaitConnections(boolean some) {
    String count = "select count(*) > 0 from pg_stat_activity where datname = '" + database + "'";
    await()
        .atMost(A_FEW_SECONDS)
        .until(() -> PostgresServer.value("postgres", count), equalTo(some ? "t" : "f"));
  }
}
