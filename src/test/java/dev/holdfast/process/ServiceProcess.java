package dev.holdfast.process;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.core.ConditionFactory;

/**
 * The packaged service, jar or executable, as a process of its own, in a working folder and with
 * the environment that a test gives it and nothing inherited that could configure it. Closing it
 * kills it.
 */
public final class ServiceProcess implements AutoCloseable {
  private static final Path JAR =
      Path.of(System.getProperty("holdfast.jar", "target/quarkus-app/quarkus-run.jar"))
          .toAbsolutePath();

  /** The executable, when that is what was built; else blank. */
  private static final String EXECUTABLE = System.getProperty("holdfast.executable", "");

  /** These processes live for seconds; the second compiler would cost them more than it gives. */
  private static final List<String> SHORT_LIVED =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC");

  private static final List<String> JVM = jvm();
  private static final Set<String> INHERITED = Set.of("PATH", "HOME", "USER", "LANG", "TMPDIR");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final Path output;
  private final int port;

  private ServiceProcess(
      Path folder, Map<String, String> environment, int port, List<String> through)
      throws IOException {
    this.port = port;
    this.output = Files.createTempFile(folder, "output-", ".log");
    ProcessBuilder builder = builder(folder, environment);
    builder.command().addAll(0, through);
    this.process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  private static List<String> jvm() {
    List<String> command = new ArrayList<>(SHORT_LIVED);
    if (EXECUTABLE.isBlank()) {
      command.addAll(ClassArchive.flags(SHORT_LIVED, JAR));
    }
    return List.copyOf(command);
  }

  /** What was built, with these arguments, not started yet. */
  static ProcessBuilder builder(Path folder, Map<String, String> environment, String... args) {
    List<String> command = new ArrayList<>();
    if (EXECUTABLE.isBlank()) {
      command.addAll(JVM);
      command.addAll(List.of("-jar", JAR.toString()));
    } else {
      command.add(EXECUTABLE);
    }
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().retainAll(INHERITED);
    builder.environment().putAll(environment);
    return builder;
  }

  /** Starts it on a free port and waits until it can serve. */
  public static ServiceProcess ready(Path folder, Map<String, String> environment)
      throws IOException {
    return ready(folder, environment, List.of());
  }

  /** The same, started through another program that becomes it. */
  static ServiceProcess ready(Path folder, Map<String, String> environment, List<String> through)
      throws IOException {
    int port = freePort();
    return readyAt(port, folder, withPort(environment, port), through);
  }

  /** Starts it, told its port by whatever the test has set, and waits until it can serve there. */
  static ServiceProcess readyAt(int port, Path folder, Map<String, String> environment)
      throws IOException {
    return readyAt(port, folder, environment, List.of());
  }

  private static ServiceProcess readyAt(
      int port, Path folder, Map<String, String> environment, List<String> through)
      throws IOException {
    ServiceProcess service = new ServiceProcess(folder, environment, port, through);
    try {
      service.poll().until(() -> !service.isAlive() || service.isReady());
      assertThat(service.isAlive()).as(service.output()).isTrue();
      return service;
    } catch (RuntimeException | Error e) {
      service.close();
      throw e;
    }
  }

  /** Starts it and waits until it has ended by itself. */
  static Ended ended(Path folder, Map<String, String> environment) throws IOException {
    return ended(folder, environment, List.of());
  }

  /** The same, started through another program that becomes it. */
  static Ended ended(Path folder, Map<String, String> environment, List<String> through)
      throws IOException {
    int port = freePort();
    try (ServiceProcess service =
        new ServiceProcess(folder, withPort(environment, port), port, through)) {
      service.poll().until(() -> !service.isAlive());
      return new Ended(service.process.exitValue(), service.output());
    }
  }

  private static Map<String, String> withPort(Map<String, String> environment, int port) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("PORT", Integer.toString(port));
    return all;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private ConditionFactory poll() {
    return await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(50));
  }

  private boolean isReady() throws InterruptedException {
    HttpRequest probe =
        HttpRequest.newBuilder(uri("/q/health/ready")).timeout(Duration.ofSeconds(5)).build();
    try {
      return HTTP.send(probe, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether it is the native executable that is started. */
  public static boolean isExecutable() {
    return !EXECUTABLE.isBlank();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  public int port() {
    return port;
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** A call to the REST interface. */
  RequestSpecification call() {
    return given().baseUri(uri("").toString()).basePath("/api/v1").contentType(ContentType.JSON);
  }

  /** What it has said so far, on standard output and standard error. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code kill -9}: it gets no chance to finish anything. */
  public void kill() {
    process.destroyForcibly();
    poll().until(() -> !isAlive());
  }

  /** {@code kill}: it stops as it does in everyday use. */
  public void stop() {
    process.destroy();
    poll().until(() -> !isAlive());
  }

  @Override
  public void close() {
    kill();
  }
}
