package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A full disk refuses writes with 507; reads go on, and so do writes once there is room again. */
class DiskFullIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int DISK_MIB = 6;
  private static final int BALLAST_BYTES = 1 << 20;
  private static final int MORE_THAN_FIT = 200;
  private static final String LARGE_TEXT = "0123456789".repeat(6_000);

  @WorkingFolder Path folder;

  @Test
  void aFullDiskRefusesWritesLosesNothingAndRecovers() throws IOException, InterruptedException {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), DISK_MIB)) {
      Files.write(disk.file("ballast"), new byte[BALLAST_BYTES]);
      Map<String, String> onDisk = Map.of("DATABASE_PATH", disk.file("x.db").toString());
      Set<String> acknowledged = new HashSet<>();
      try (ServiceProcess service = ServiceProcess.ready(folder, onDisk)) {
        fill(service, acknowledged)
            .then()
            .contentType(startsWith("application/problem+json"))
            .body("status", equalTo(507));
        assertAllThere(service, acknowledged);
        assertThat(service.output()).containsOnlyOnce("disk nearly full");
        service
            .call()
            .basePath("")
            .get("/health")
            .then()
            .statusCode(200)
            .body("database.fallback.warning", equalTo("disk nearly full"));

        Files.delete(disk.file("ballast"));
        await().atMost(PATIENCE).until(() -> post(service, "small").statusCode() == 201);
        assertAllThere(service, acknowledged);
        service.kill();
      }
      try (ServiceProcess service = ServiceProcess.ready(folder, onDisk)) {
        assertAllThere(service, acknowledged);
      }
    }
  }

  /** Writes until there is no room; gives the first answer that says so. */
  private static Response fill(ServiceProcess service, Set<String> acknowledged) {
    Response answer = post(service, LARGE_TEXT);
    while (answer.statusCode() == 201 && acknowledged.size() < MORE_THAN_FIT) {
      acknowledged.add(answer.path("id"));
      answer = post(service, LARGE_TEXT);
    }
    assertThat(answer.statusCode()).as(answer.jsonPath().getString("type")).isEqualTo(507);
    assertThat(acknowledged).isNotEmpty();
    return answer;
  }

  private static Response post(ServiceProcess service, String text) {
    return service.call().body(Map.of("text", text)).post("/facts");
  }

  private static void assertAllThere(ServiceProcess service, Set<String> acknowledged) {
    assertThat(Posts.ids(service, "/facts")).containsAll(acknowledged);
    for (String id : acknowledged) {
      service.call().get("/facts/" + id).then().statusCode(200).body("text", equalTo(LARGE_TEXT));
    }
    assertThat(service.isAlive()).isTrue();
  }
}
