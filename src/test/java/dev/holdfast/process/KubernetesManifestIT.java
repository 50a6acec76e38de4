package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.holdfast.config.HoldfastConfig;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the generated manifest promises to those who apply it; no cluster is asked. */
class KubernetesManifestIT {
  private static final Map<String, String> LABELS =
      Map.of(
          "app.kubernetes.io/name", "holdfast",
          "app.kubernetes.io/part-of", "holdfast",
          "app.kubernetes.io/component", "service",
          "app.kubernetes.io/managed-by", "quarkus");

  /** What ended at last, and the queues of SQLite's writer and readers. */
  private static final Duration LAST_WRITES = Duration.ofSeconds(2 + 20 + 10);

  private Manifest manifest;
  private PodSpec pod;
  private Container container;

  @BeforeEach
  void read() throws IOException {
    manifest = Manifest.generated();
    pod = manifest.pod();
    container = manifest.container();
  }

  @ParameterizedTest
  @CsvSource({
    "serviceName:, serviceNames:",
    "periodSeconds:, periodSecond:",
    "runAsNonRoot:, runAsNonroot:",
    "maxUnavailable:, maxUnavailabe:",
    "accessModes:, accessMode:",
    "clusterIP:, clusterIp:",
    "kind: PodDisruptionBudget, kind: Job",
    "replicas: 1, replicas: one",
    "replicas: 1, 'replicas: 1\n  replicas: 2'",
  })
  void aMistakeInItIsNoticed(String right, String wrong) throws IOException {
    String text = Manifest.text();
    assertThat(text).contains(right);

    assertThatThrownBy(() -> Manifest.of(text.replace(right, wrong)))
        .isInstanceOfAny(JsonProcessingException.class, AssertionError.class);
  }

  @Test
  void itHasWhatIsNeededAndNothingThatRunsBeforeThePod() {
    assertThat(manifest.resources())
        .extracting(resource -> resource.getKind() + " " + resource.getMetadata().getName())
        .containsExactlyInAnyOrder(
            "ConfigMap holdfast",
            "Service holdfast",
            "Service holdfast-pods",
            "StatefulSet holdfast",
            "PodDisruptionBudget holdfast");
    assertThat(pod.getInitContainers()).isEmpty();
    assertThat(manifest.statefulSet().getSpec().getReplicas()).isEqualTo(1);
  }

  @Test
  void everythingIsLabelledAndFindsThePod() {
    assertThat(manifest.resources())
        .extracting(HasMetadata::getMetadata)
        .extracting(ObjectMeta::getLabels)
        .allSatisfy(labels -> assertThat(labels).containsAllEntriesOf(LABELS));
    StatefulSetSpec spec = manifest.statefulSet().getSpec();
    Map<String, String> labels = spec.getTemplate().getMetadata().getLabels();
    assertThat(labels).containsAllEntriesOf(LABELS);
    assertThat(labels).containsAllEntriesOf(spec.getSelector().getMatchLabels());
    assertThat(labels).containsAllEntriesOf(service("holdfast").getSelector());
    assertThat(labels).containsAllEntriesOf(service("holdfast-pods").getSelector());
    assertThat(labels)
        .containsAllEntriesOf(
            manifest
                .one(PodDisruptionBudget.class, "holdfast")
                .getSpec()
                .getSelector()
                .getMatchLabels());
    assertThat(pod.getTopologySpreadConstraints())
        .singleElement()
        .satisfies(
            spread -> {
              assertThat(labels).containsAllEntriesOf(spread.getLabelSelector().getMatchLabels());
              assertThat(spread.getWhenUnsatisfiable()).isEqualTo("ScheduleAnyway");
            });
  }

  /** A cluster refuses changes of these. */
  @Test
  void whatCannotBeChangedIsTheSameInTheNextVersion() {
    StatefulSetSpec spec = manifest.statefulSet().getSpec();
    ObjectMeta claim = spec.getVolumeClaimTemplates().get(0).getMetadata();

    assertThat(LABELS).containsAllEntriesOf(spec.getSelector().getMatchLabels());
    assertThat(claim.getLabels()).isEqualTo(LABELS);
    assertThat(claim.getAnnotations()).isNullOrEmpty();
  }

  @Test
  void itNamesNoMachineAndNoRegistry() throws IOException {
    assertThat(container.getImage()).matches("holdfast/holdfast:\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
    assertThat(container.getImagePullPolicy()).isEqualTo("IfNotPresent");
    assertThat(Manifest.text())
        .doesNotContain(System.getProperty("user.dir"), "vcs-uri", "docker.io");
  }

  @Test
  void theFileLiesOnAVolumeOfThePod() {
    PersistentVolumeClaim claim = manifest.statefulSet().getSpec().getVolumeClaimTemplates().get(0);
    assertThat(claim.getSpec().getAccessModes()).containsExactly("ReadWriteOnce");
    assertThat(claim.getSpec().getResources().getRequests()).containsKey("storage");
    assertThat(container.getVolumeMounts())
        .extracting(VolumeMount::getName, VolumeMount::getMountPath)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(claim.getMetadata().getName(), "/data"));
    assertThat(Path.of(manifest.configuration().get("DATABASE_PATH")))
        .hasParentRaw(Path.of("/data"));
    assertThat(pod.getVolumes()).isEmpty();
  }

  @Test
  void aServiceGovernsThePodsAndAnotherOneServes() {
    StatefulSetSpec spec = manifest.statefulSet().getSpec();
    assertThat(service(spec.getServiceName()).getClusterIP()).isEqualTo("None");
    assertThat(spec.getPodManagementPolicy()).isEqualTo("Parallel");
    ServiceSpec serving = service("holdfast");
    assertThat(serving.getType()).isEqualTo("ClusterIP");
    assertThat(serving.getClusterIP()).isNull();
    assertThat(serving.getPorts())
        .singleElement()
        .satisfies(
            port -> {
              assertThat(port.getPort()).isEqualTo(80);
              assertThat(port.getTargetPort().getIntVal()).isEqualTo(8080);
            });
    assertThat(container.getPorts())
        .singleElement()
        .satisfies(
            port -> {
              assertThat(port.getName()).isEqualTo("http");
              assertThat(port.getContainerPort()).isEqualTo(8080);
            });
  }

  @Test
  void theEnvironmentComesFromAConfigMapAndASecretThatMustBeThere() {
    assertThat(manifest.configuration())
        .containsOnly(
            entry("ENV", "production"),
            entry("LOG_FORMAT", "json"),
            entry("DATABASE_PATH", "/data/holdfast.db"));
    assertThat(container.getEnvFrom())
        .singleElement()
        .satisfies(from -> assertThat(from.getConfigMapRef().getName()).isEqualTo("holdfast"));
    Map<String, EnvVar> variables =
        container.getEnv().stream().collect(Collectors.toMap(EnvVar::getName, it -> it));
    assertThat(variables).containsOnlyKeys("DATABASE_URL", "HOSTNAME");
    assertThat(variables.get("DATABASE_URL").getValueFrom().getSecretKeyRef())
        .satisfies(
            secret -> {
              assertThat(secret.getName()).isEqualTo("holdfast");
              assertThat(secret.getKey()).isEqualTo("DATABASE_URL");
              assertThat(secret.getOptional()).isNull();
            });
    assertThat(variables.get("HOSTNAME").getValueFrom().getFieldRef().getFieldPath())
        .isEqualTo("metadata.name");
    assertThat(pod.getEnableServiceLinks()).isFalse();
  }

  @Test
  void nothingOfItNeedsRights() {
    var ofPod = pod.getSecurityContext();
    assertThat(ofPod.getRunAsNonRoot()).isTrue();
    assertThat(ofPod.getRunAsUser()).isEqualTo(10001);
    assertThat(ofPod.getRunAsGroup()).isEqualTo(10001);
    assertThat(ofPod.getFsGroup()).isEqualTo(10001);
    assertThat(ofPod.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    var ofContainer = container.getSecurityContext();
    assertThat(ofContainer.getReadOnlyRootFilesystem()).isTrue();
    assertThat(ofContainer.getAllowPrivilegeEscalation()).isFalse();
    assertThat(ofContainer.getPrivileged()).isNotEqualTo(true);
    assertThat(ofContainer.getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(ofContainer.getCapabilities().getAdd()).isEmpty();
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
  }

  @Test
  void resourcesAreRequestedAndLimited() {
    Map<String, Quantity> requests = container.getResources().getRequests();
    Map<String, Quantity> limits = container.getResources().getLimits();
    assertThat(requests)
        .containsOnly(entry("cpu", new Quantity("250m")), entry("memory", new Quantity("256Mi")));
    assertThat(limits)
        .containsOnly(entry("cpu", new Quantity("2")), entry("memory", new Quantity("512Mi")));
  }

  @Test
  void theProbesAskTheirPathsInTime() {
    assertThat(Probe.of(manifest, container.getStartupProbe()))
        .isEqualTo(probe("/q/health/started", 2, 2, 150));
    assertThat(Probe.of(manifest, container.getReadinessProbe()))
        .isEqualTo(probe("/q/health/ready", 5, 2, 1));
    assertThat(Probe.of(manifest, container.getLivenessProbe()))
        .isEqualTo(probe("/q/health/live", 10, 5, 6));
  }

  private static Probe probe(String path, int period, int timeout, int failures) {
    return new Probe(path, Duration.ofSeconds(period), Duration.ofSeconds(timeout), failures);
  }

  @Test
  void aStopHasTheTimeThatItMayTake() throws IOException, NoSuchMethodException {
    Duration requests = duration(property("quarkus.shutdown.timeout"));
    Duration handlers =
        duration(
            HoldfastConfig.Worker.class
                .getMethod("drainTimeout")
                .getAnnotation(WithDefault.class)
                .value());
    Duration longest =
        Duration.ofSeconds(container.getLifecycle().getPreStop().getSleep().getSeconds())
            .plus(requests)
            .plus(handlers)
            .plus(LAST_WRITES);

    assertThat(Duration.ofSeconds(pod.getTerminationGracePeriodSeconds())).isGreaterThan(longest);
  }

  @Test
  void aDrainOfANodeIsNeverHeldUpForGood() {
    var budget = manifest.one(PodDisruptionBudget.class, "holdfast").getSpec();
    assertThat(budget.getMaxUnavailable().getIntVal()).isEqualTo(1);
    assertThat(budget.getMinAvailable()).isNull();
    assertThat(budget.getUnhealthyPodEvictionPolicy()).isEqualTo("AlwaysAllow");
  }

  private ServiceSpec service(String name) {
    return manifest.one(Service.class, name).getSpec();
  }

  private static Duration duration(String text) {
    return DurationConverter.parseDuration(text);
  }

  private static String property(String name) throws IOException {
    Properties properties = new Properties();
    try (InputStream file =
        KubernetesManifestIT.class.getResourceAsStream("/application.properties")) {
      properties.load(file);
    }
    return properties.getProperty(name);
  }
}
