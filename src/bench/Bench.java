import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The figures of ARCHITECTURE.md, from one command on the packaged jar:
 *
 * <pre>
 *   mvn -DskipTests package
 *   java src/bench/Bench.java            # everything, about six minutes
 *   java src/bench/Bench.java start post get burn page claim
 * </pre>
 *
 * It needs wrk on the path for {@code post} and {@code get}. Files go to target/bench. With a
 * PostgreSQL URL in {@code BENCH_DATABASE_URL} it measures that store; <b>everything of Holdfast in
 * that database is dropped</b> before each figure. A durable server of the tests' version:
 *
 * <pre>
 *   mvn test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 *   java -cp target/test-classes:$(cat target/classpath) \
 *     dev.holdfast.store.postgres.PostgresServer 5433
 * </pre>
 */
public final class Bench {
  private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
  private static final String DATABASE = System.getenv("BENCH_DATABASE_URL");
  private final HttpClient http = HttpClient.newHttpClient();

  public static void main(String... args) throws Exception {
    Bench bench = new Bench();
    List<String> wanted =
        args.length == 0 ? List.of("start", "post", "get", "burn", "page", "claim") : Arrays.asList(args);
    for (String name : wanted) {
      switch (name) {
        case "start" -> bench.start();
        case "post" -> bench.post();
        case "get" -> bench.get();
        case "burn" -> bench.burn();
        case "page" -> bench.page();
        case "claim" -> bench.claim();
        default -> throw new IllegalArgumentException(name);
      }
    }
  }

  /** A running service with an empty file of its own. */
  private final class Service implements AutoCloseable {
    final int port = freePort();
    final Path folder;
    Process process;
    double readySeconds;

    Service(String name, Map<String, String> env, String... options) throws Exception {
      folder = Files.createDirectories(Path.of("target/bench/" + name)).toAbsolutePath();
      delete(folder.resolve("data"));
      if (DATABASE != null) {
        reset();
      }
      start(env, options);
    }

    private void reset() throws Exception {
      ProcessBuilder builder =
          new ProcessBuilder("java", "-jar", JAR.toString(), "drop-all", "--yes")
              .directory(folder.toFile());
      builder.environment().putAll(Map.of("DATABASE_URL", DATABASE, "ENV", "development"));
      builder.redirectErrorStream(true).redirectOutput(folder.resolve("drop.log").toFile());
      if (builder.start().waitFor() != 0) {
        throw new IllegalStateException(Files.readString(folder.resolve("drop.log")));
      }
    }

    final void start(Map<String, String> env, String... options) throws Exception {
      List<String> command = new ArrayList<>(List.of("java"));
      command.addAll(List.of(options));
      command.addAll(List.of("-jar", JAR.toString()));
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().put("PORT", Integer.toString(port));
      builder.environment().putAll(env);
      if (DATABASE != null) {
        builder.environment().put("DATABASE_URL", DATABASE);
      }
      builder.redirectErrorStream(true).redirectOutput(folder.resolve("out.log").toFile());
      long begun = System.nanoTime();
      process = builder.start();
      while (!ready()) {
        if (!process.isAlive()) {
          throw new IllegalStateException(Files.readString(folder.resolve("out.log")));
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
      readySeconds = (System.nanoTime() - begun) / 1e9;
    }

    private boolean ready() throws InterruptedException {
      try {
        return send("GET", "/q/health/ready", null).statusCode() == 200;
      } catch (IOException e) {
        return false;
      }
    }

    HttpResponse<String> send(String method, String path, String body)
        throws IOException, InterruptedException {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url(path)));
      request.header("Content-Type", "application/json");
      request.method(
          method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
      return http.send(request.build(), BodyHandlers.ofString());
    }

    String url(String path) {
      return "http://127.0.0.1:" + port + path;
    }

    double metric(String line) throws Exception {
      String metrics = send("GET", "/q/metrics", null).body();
      return metrics
          .lines()
          .filter(candidate -> candidate.startsWith(line))
          .mapToDouble(found -> Double.parseDouble(found.substring(found.lastIndexOf(' ') + 1)))
          .sum();
    }

    void stop() throws InterruptedException {
      process.destroy();
      process.waitFor();
    }

    @Override
    public void close() throws Exception {
      stop();
      delete(folder.resolve("data"));
    }
  }

  private void start() throws Exception {
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      try (Service service = new Service("start", Map.of())) {
        seconds.add(service.readySeconds);
      }
    }
    report("start to ready, s (7 starts)", seconds);
  }

  private double wrk(int secondsLong, String url, String... more) throws Exception {
    List<String> command = new ArrayList<>(List.of("wrk", "-t1", "-c32", "-d" + secondsLong + "s"));
    command.addAll(List.of(more));
    command.add(url);
    Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(wrk.getInputStream().readAllBytes());
    if (output.contains("Non-2xx")) {
      throw new IllegalStateException(output);
    }
    Matcher rate = RATE.matcher(output);
    if (!rate.find()) {
      throw new IllegalStateException(output);
    }
    return Double.parseDouble(rate.group(1));
  }

  private void post() throws Exception {
    try (Service service = new Service("post", Map.of())) {
      String url = service.url("/api/v1/tasks");
      wrk(10, url, "-s", "src/bench/post-task.lua");
      List<Double> rates = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        rates.add(wrk(10, url, "-s", "src/bench/post-task.lua"));
      }
      report("POST /tasks, durable, 32 connections, per s (3 x 10 s)", rates);
    }
  }

  private void get() throws Exception {
    try (Service service = new Service("get", Map.of())) {
      Matcher id =
          ID.matcher(service.send("POST", "/api/v1/tasks", "{\"type\":\"bench.none\"}").body());
      id.find();
      String url = service.url("/api/v1/tasks/" + id.group(1));
      wrk(10, url);
      List<Double> rates = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        rates.add(wrk(10, url));
      }
      report("GET /tasks/{id}, 32 connections, per s (3 x 10 s)", rates);
    }
  }

  private static String batch(int count, String fields) {
    StringBuilder body = new StringBuilder("{\"items\":[");
    for (int i = 0; i < count; i++) {
      body.append(i == 0 ? "" : ",").append('{').append(fields.replace("#", "" + i)).append('}');
    }
    return body.append("]}").toString();
  }

  private static void insert(Service service, int batches, String fields) throws Exception {
    String body = batch(1_000, fields);
    for (int i = 0; i < batches; i++) {
      if (service.send("POST", "/api/v1/tasks:batch", body).statusCode() != 200) {
        throw new IllegalStateException("a batch was refused");
      }
    }
  }

  private void burn() throws Exception {
    Map<String, String> idle = Map.of("HOLDFAST_WORKER_ENABLED", "false");
    try (Service service = new Service("burn", idle)) {
      insert(service, 100, "\"type\":\"echo\",\"params\":{\"n\":#},\"run_immediately\":true");
      service.stop();
      service.start(Map.of());
      while (service.metric("holdfast_worker_runs_seconds_count") < 100_000) {
        TimeUnit.MILLISECONDS.sleep(200);
      }
      Instant first = time(service, "order=updated_at", "started_at");
      Instant last = time(service, "order=-updated_at", "finished_at");
      double seconds = (last.toEpochMilli() - first.toEpochMilli()) / 1e3;
      report("burn-down of 100,000 echo tasks, per s, cold JVM", List.of(100_000 / seconds));
    }
  }

  private static Instant time(Service service, String order, String field) throws Exception {
    String page =
        service.send("GET", "/api/v1/tasks?limit=1&total=false&" + order, null).body();
    Matcher found = Pattern.compile("\"" + field + "\":\"([^\"]+)\"").matcher(page);
    found.find();
    return Instant.parse(found.group(1));
  }

  private void page() throws Exception {
    try (Service service = new Service("page", Map.of(), "-Xmx256m")) {
      String common =
          "\"type\":\"bench.%1$d\",\"queue\":\"q%1$d\",\"domain\":\"d%1$d\",\"priority\":#,"
              + "\"description\":\"Import number # of the nightly run\"";
      for (int i = 0; i < 10; i++) {
        insert(service, 89, common.formatted(i));
        insert(service, 1, common.formatted(i) + ",\"labels\":{\"rare\":\"yes\"}");
        insert(
            service,
            10,
            common.formatted(i) + ",\"run_immediately\":true,\"run_after\":\"2099-01-01T00:00:00Z\"");
      }
      insert(service, 1, "\"type\":\"bench.rare\",\"description\":\"Needle #\"");
      for (String query :
          List.of(
              "",
              "order=created_at",
              "order=-updated_at",
              "order=-priority",
              "order=run_after",
              "status=queued",
              "status=completed",
              "status=queued&order=-priority",
              "type=bench.3",
              "type=bench.rare&order=priority",
              "queue=q3&status=created",
              "domain=d4",
              "label=rare:yes",
              "q=nightly",
              "q=needle",
              "q=nothing-has-this",
              "created_after=2099-01-01T00:00:00Z")) {
        times(service, query);
      }
      System.gc();
      System.out.printf(
          "heap in use with 1,001,000 tasks, -Xmx256m, MiB: %.0f%n",
          service.metric("jvm_memory_used_bytes{area=\"heap\"") / (1 << 20));
    }
  }

  /** The same trickle of tasks, before and after the table has filled with what is not due. */
  private void claim() throws Exception {
    try (Service service = new Service("claim", Map.of())) {
      warmUp(service);
      List<Double> empty = List.of(trickle(service), trickle(service), trickle(service));
      report("claim of one task, empty table, ms (3 x 500)", empty);
      for (int i = 0; i < 1_000; i++) {
        insert(service, 1, "\"type\":\"echo\",\"run_immediately\":true");
        insert(
            service,
            1,
            "\"type\":\"echo\",\"run_immediately\":true,\"run_after\":\"2099-01-01T00:00:00Z\"");
      }
      await(service, "status=queued&created_before=2099-01-01T00:00:00Z", 1_000_000);
      TimeUnit.SECONDS.sleep(90);
      // As fresh as it was on the empty table: not with the thirty connections of the burn-down.
      service.stop();
      service.start(Map.of());
      warmUp(service);
      List<Double> full = List.of(trickle(service), trickle(service), trickle(service));
      report("claim of one task, 1,000,000 finished and 1,000,000 for later, ms", full);
      System.out.printf("claim, full / empty: %.2f%n", median(full) / median(empty));
    }
  }

  private static void warmUp(Service service) throws Exception {
    for (int i = 0; i < 12; i++) {
      trickle(service);
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  /** Posts tasks one after the other, each when the one before is done; the mean claim in ms. */
  private static double trickle(Service service) throws Exception {
    double count = service.metric("holdfast_worker_claim_seconds_count");
    double sum = service.metric("holdfast_worker_claim_seconds_sum");
    for (int i = 0; i < 500; i++) {
      String task =
          service
              .send("POST", "/api/v1/tasks", "{\"type\":\"echo\",\"run_immediately\":true}")
              .body();
      Matcher id = ID.matcher(task);
      id.find();
      String path = "/api/v1/tasks/" + id.group(1) + "/status";
      while (!service.send("GET", path, null).body().contains("completed")) {
        Thread.onSpinWait();
      }
    }
    return 1e3
        * (service.metric("holdfast_worker_claim_seconds_sum") - sum)
        / (service.metric("holdfast_worker_claim_seconds_count") - count);
  }

  private static void await(Service service, String query, long total) throws Exception {
    String path = "/api/v1/tasks?limit=1&" + query;
    while (!service.send("GET", path, null).body().startsWith("{\"total\":" + total + ",")) {
      TimeUnit.SECONDS.sleep(1);
    }
  }

  private static void times(Service service, String query) throws Exception {
    List<Double> millis = new ArrayList<>();
    String path = "/api/v1/tasks?total=false&" + query;
    for (int i = 0; i < 25; i++) {
      long begun = System.nanoTime();
      service.send("GET", path, null);
      if (i >= 5) {
        millis.add((System.nanoTime() - begun) / 1e6);
      }
    }
    report("page of 50 among 1,001,000, ms: " + (query.isEmpty() ? "(newest)" : query), millis);
  }

  private static void report(String what, List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    System.out.printf(
        "%-75s median %10.2f  min %10.2f  max %10.2f%n",
        what,
        sorted.get(sorted.size() / 2),
        sorted.get(0),
        sorted.get(sorted.size() - 1));
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
