package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.store.postgres.OwnServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The manifest's probes, asked of the service under the manifest's configuration. A store that
 * cannot serve takes the pod out of the Service within one period and never gets it killed.
 */
class KubernetesProbesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration OFTEN = Duration.ofMillis(100);
  private static final String PATH = "DATABASE_PATH";

  @WorkingFolder Path folder;
  private Probe live;
  private Probe ready;
  private Probe started;
  private Map<String, String> configuration;
  private Path data;

  @BeforeEach
  void readTheManifest() throws IOException {
    Manifest manifest = Manifest.generated();
    live = Probe.of(manifest, manifest.container().getLivenessProbe());
    ready = Probe.of(manifest, manifest.container().getReadinessProbe());
    started = Probe.of(manifest, manifest.container().getStartupProbe());
    assertThat(ready.failures()).as("one answer is enough to be down").isEqualTo(1);

    configuration = new HashMap<>(manifest.configuration());
    Path volume = Path.of(configuration.get(PATH));
    data = folder.resolve("volume");
    configuration.put(PATH, data.resolve(volume.getFileName()).toString());
  }

  @Test
  void aPostgresThatHangsAndGoesOn() throws IOException, InterruptedException {
    try (OwnServer server = OwnServer.start(folder.resolve("postgres"));
        ServiceProcess service = ready(server)) {
      assertUpWhile(service, server::freeze, server::thaw);
    }
  }

  @Test
  void aPostgresThatIsStoppedAndStartedAgain() throws IOException, InterruptedException {
    try (OwnServer server = OwnServer.start(folder.resolve("postgres"));
        ServiceProcess service = ready(server)) {
      assertUpWhile(service, server::stop, server::startAgain);
    }
  }

  @Test
  void aVolumeThatIsTakenAwayAndBroughtBack() throws IOException, InterruptedException {
    Path elsewhere = folder.resolve("elsewhere");
    try (ServiceProcess service = ServiceProcess.ready(folder, configuration)) {
      String before = Posts.fact(service, "before");
      assertDownWhile(
          service, () -> Files.move(data, elsewhere), () -> Files.move(elsewhere, data));
      assertThat(Posts.ids(service, "/facts")).contains(before);
    }
  }

  @Test
  void aFileThatIsReplacedByACopy() throws IOException, InterruptedException {
    Path file = Path.of(configuration.get(PATH));
    Path original = folder.resolve("original.db");
    try (ServiceProcess service = ServiceProcess.ready(folder, configuration)) {
      assertDownWhile(
          service,
          () -> Files.copy(Files.move(file, original), file),
          () -> Files.move(original, file, StandardCopyOption.REPLACE_EXISTING));
    }
  }

  @Test
  void aFileThatIsDamagedAndRestored() throws IOException, InterruptedException {
    try (ServiceProcess service = ServiceProcess.ready(folder, configuration)) {
      assertDownWhile(
          service, () -> overwrite("Nothing of SQLite"), () -> overwrite("SQLite format 3\0"));
    }
  }

  private ServiceProcess ready(OwnServer server) throws IOException {
    configuration.put("DATABASE_URL", server.url());
    return ServiceProcess.ready(folder, configuration);
  }

  private void overwrite(String head) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(configuration.get(PATH), "rw")) {
      file.write(head.substring(0, 16).getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Something that the test does to the store. */
  private interface Step {
    void take() throws IOException, InterruptedException;
  }

  /** PostgreSQL goes and comes; the pod is asked for work all the time. */
  private void assertUpWhile(ServiceProcess service, Step away, Step back)
      throws IOException, InterruptedException {
    away.take();
    await("SQLite serves").atMost(PATIENCE).until(() -> mode(service).equals("fallback"));
    await("up")
        .pollInterval(OFTEN)
        .during(ready.period())
        .atMost(ready.period().plus(live.timeout()).plus(ready.timeout()))
        .until(() -> live.isUp(service) && ready.isUp(service));
    String during = Posts.fact(service, "while PostgreSQL is away");

    back.take();
    await("PostgreSQL serves").atMost(PATIENCE).until(() -> mode(service).equals("primary"));
    assertThat(ready.isUp(service)).isTrue();
    assertThat(Posts.ids(service, "/facts")).contains(during);
  }

  private static String mode(ServiceProcess service) {
    return service.call().get("/facts?limit=1").header("Holdfast-Mode");
  }

  private void assertDownWhile(ServiceProcess service, Step away, Step back)
      throws IOException, InterruptedException {
    assertThat(started.isUp(service)).isTrue();
    assertThat(live.isUp(service)).isTrue();
    assertThat(ready.isUp(service)).isTrue();

    away.take();
    await("down").atMost(ready.period()).pollInterval(OFTEN).until(() -> !ready.isUp(service));
    await("down, and alive")
        .pollInterval(OFTEN)
        .during(ready.period())
        .atMost(ready.period().plus(live.timeout()).plus(ready.timeout()))
        .until(() -> live.isUp(service) && !ready.isUp(service));

    back.take();
    await("up again").atMost(PATIENCE).pollInterval(OFTEN).until(() -> ready.isUp(service));
    assertThat(live.isUp(service)).isTrue();
    Posts.fact(service, "it serves again");
  }
}
