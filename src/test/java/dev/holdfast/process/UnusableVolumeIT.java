package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A volume that cannot be written ends the start with one line; one that stops being writable later
 * ends nothing.
 */
class UnusableVolumeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String READ_ONLY = "The SQLite file is read-only.";

  @WorkingFolder Path folder;

  private static Map<String, String> on(SmallDisk disk) {
    return Map.of("DATABASE_PATH", disk.file("x.db").toString());
  }

  @Test
  void aReadOnlyVolumeIsRefused() throws IOException, InterruptedException {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 1)) {
      disk.makeReadOnly();

      ServiceProcess.ended(folder, on(disk))
          .assertRefused("x.db cannot be written", "Read-only file system");
      ServiceProcess.ended(folder, Map.of("DATABASE_PATH", disk.file("deep/x.db").toString()))
          .assertRefused("disk/deep", "cannot be made", "Read-only file system");
    }
  }

  @Test
  void aVolumeThatBecomesReadOnlyIsToldAndReadsGoOn() throws IOException, InterruptedException {
    try (SmallDisk disk = SmallDisk.failing(folder.resolve("disk"), 8)) {
      try (ServiceProcess service = ServiceProcess.ready(folder, on(disk))) {
        String kept = Posts.fact(service, "kept");
        disk.fail();

        post(service).then().statusCode(503).header("Retry-After", notNullValue());
        await().atMost(PATIENCE).until(() -> READ_ONLY.equals(post(service).path("detail")));
        service.call().get("/facts/" + kept).then().statusCode(200);
        assertToldByProbes(service);
        service.stop();
        assertThat(service.output()).doesNotContain("\tat ");
      }

      ServiceProcess.ended(folder, on(disk))
          .assertRefused("x.db cannot be written", "Read-only file system");
    }
  }

  private static void assertToldByProbes(ServiceProcess service) {
    for (String probe : new String[] {"/q/health/live", "/q/health/ready", "/q/health/started"}) {
      service.call().basePath("").get(probe).then().statusCode(200);
    }
    service
        .call()
        .basePath("")
        .get("/health")
        .then()
        .statusCode(200)
        .body("database.fallback.warning", equalTo("writes fail: " + READ_ONLY));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 64})
  void aVolumeThatIsFullBeforeTheSchemaIsThereIsRefusedAndServesOnceThereIsRoom(int kibibytesLeft)
      throws IOException, InterruptedException {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 1)) {
      Path ballast = disk.fillUpTo(kibibytesLeft);

      ServiceProcess.ended(folder, on(disk)).assertRefused("SQLite file", "the disk is full");

      Files.delete(ballast);
      try (ServiceProcess service = ServiceProcess.ready(folder, on(disk))) {
        Posts.fact(service, "kept");
      }
    }
  }

  @Test
  void aFileWithoutRoomForItsLogIsRefusedAndServedFromOnceThereIsRoom()
      throws IOException, InterruptedException {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 1)) {
      String kept;
      try (ServiceProcess service = ServiceProcess.ready(folder, on(disk))) {
        kept = Posts.fact(service, "kept");
        service.stop();
      }
      Path ballast = disk.fillUpTo(0);

      ServiceProcess.ended(folder, on(disk)).assertRefused("SQLite file", "the disk is full");

      Files.delete(ballast);
      try (ServiceProcess service = ServiceProcess.ready(folder, on(disk))) {
        service.call().get("/facts/" + kept).then().statusCode(200);
      }
    }
  }

  private static Response post(ServiceProcess service) {
    return service.call().body(Map.of("text", "more")).post("/facts");
  }
}
