package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * A probe of the manifest, asked as the kubelet asks it: an answer that comes later than the
 * probe's timeout is none.
 *
 * @param path what is asked for
 * @param period between two questions
 * @param timeout of one
 * @param failures so many in a row mean down
 */
record Probe(String path, Duration period, Duration timeout, int failures) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Reads one; its port must be one that the container opens. */
  static Probe of(Manifest manifest, io.fabric8.kubernetes.api.model.Probe probe) {
    var get = probe.getHttpGet();
    assertThat(get.getHost()).isNull();
    assertThat(get.getScheme()).isIn(null, "HTTP");
    assertThat(manifest.container().getPorts())
        .anyMatch(port -> port.getContainerPort().equals(get.getPort().getIntVal()));
    return new Probe(
        get.getPath(),
        Duration.ofSeconds(probe.getPeriodSeconds()),
        Duration.ofSeconds(probe.getTimeoutSeconds()),
        probe.getFailureThreshold());
  }

  /** Asks once; the service's port stands for that of the pod. */
  boolean isUp(ServiceProcess service) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(service.uri(path)).timeout(timeout).build();
    try {
      int status = HTTP.send(request, BodyHandlers.discarding()).statusCode();
      return status >= 200 && status < 400;
    } catch (IOException e) {
      return false;
    }
  }
}
