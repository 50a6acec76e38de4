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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * ARCHITECTURE.md's table of the JVM beside the native executable, from one command:
 *
 * <pre>
 *   mvn -DskipTests package &amp;&amp; mvn -DskipTests package -Dnative
 *   java src/bench/Shape.java            # about four minutes; eight with PostgreSQL
 * </pre>
 *
 * It needs Linux and wrk. With a PostgreSQL URL in {@code BENCH_DATABASE_URL} it measures that store
 * too; <b>everything of Holdfast in that database is dropped</b>. Resident is VmRSS, which counts
 * what is mapped of the executable and the jars as well.
 */
public final class Shape {
  private static final String DATABASE = System.getenv("BENCH_DATABASE_URL");
  private static final Path FOLDER = Path.of("target/bench/shape").toAbsolutePath();
  private static final Path APP = Path.of("target/quarkus-app").toAbsolutePath();
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
  private static final String TASK = "{\"type\":\"bench.none\",\"params\":{\"n\":1}}";
  private static final int STARTS = 7;
  private static final int REQUESTS = 10_000;
  private static final int IDLE_SECONDS = 5;

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** One column of the table. */
  private record Column(String name, List<String> command, Map<String, String> env, Path artifact) {}

  public static void main(String... args) throws Exception {
    Path executable;
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      executable = files.filter(file -> file.toString().endsWith("-runner")).findFirst().orElseThrow();
    }
    List<String> jvm = List.of("java", "-jar", APP.resolve("quarkus-run.jar").toString());
    List<String> exe = List.of(executable.toAbsolutePath().toString());
    Map<String, String> sqlite = Map.of("ENV", "development");
    List<Column> columns =
        new ArrayList<>(
            List.of(
                new Column("JVM, SQLite", jvm, sqlite, APP),
                new Column("native, SQLite", exe, sqlite, executable)));
    if (DATABASE != null) {
      Map<String, String> postgres = Map.of("ENV", "development", "DATABASE_URL", DATABASE);
      columns.add(new Column("JVM, PostgreSQL", jvm, postgres, APP));
      columns.add(new Column("native, PostgreSQL", exe, postgres, executable));
    }
    System.out.println(
        "| | start to ready, median of 7 | resident idle | after 10,000 requests | size"
            + " | `POST /tasks` | `GET /tasks/{id}` |\n| --- | --- | --- | --- | --- | --- | --- |");
    for (Column column : columns) {
      System.out.println(row(column));
    }
  }

  private static String row(Column column) throws Exception {
    double[] starts = new double[STARTS];
    for (int i = -1; i < STARTS; i++) {
      try (Service service = new Service(column, i < 1)) {
        starts[Math.max(i, 0)] = service.readyMillis;
      }
    }
    Arrays.sort(starts);
    try (Service service = new Service(column, true)) {
      TimeUnit.SECONDS.sleep(IDLE_SECONDS);
      double idle = service.residentMib();
      service.requests(REQUESTS);
      double used = service.residentMib();
      double post = service.rate("-s", "src/bench/post-task.lua", service.url("/api/v1/tasks"));
      double get = service.rate(service.url("/api/v1/tasks/" + service.task()));
      return String.format(
          "| %s | %.0f ms (%.0f–%.0f) | %.0f MiB | %.0f MiB | %.0f MB | %,.0f/s | %,.0f/s |",
          column.name,
          starts[STARTS / 2],
          starts[0],
          starts[STARTS - 1],
          idle,
          used,
          size(column.artifact) / 1e6,
          post,
          get);
    }
  }

  private static long size(Path artifact) throws IOException {
    try (Stream<Path> files = Files.walk(artifact)) {
      return files.mapToLong(file -> file.toFile().isFile() ? file.toFile().length() : 0).sum();
    }
  }

  /** A running service. */
  private static final class Service implements AutoCloseable {
    final int port = freePort();
    final Process process;
    final double readyMillis;

    Service(Column column, boolean fresh) throws Exception {
      if (fresh) {
        empty(column);
      }
      ProcessBuilder builder = builder(column, "out.log");
      builder.environment().put("PORT", Integer.toString(port));
      HttpRequest probe = HttpRequest.newBuilder(URI.create(url("/q/health/ready"))).build();
      long begun = System.nanoTime();
      process = builder.start();
      while (!ready(probe)) {
        if (!process.isAlive()) {
          throw new IllegalStateException(Files.readString(FOLDER.resolve("out.log")));
        }
        TimeUnit.MILLISECONDS.sleep(2);
      }
      readyMillis = (System.nanoTime() - begun) / 1e6;
    }

    private static void empty(Column column) throws Exception {
      if (Files.exists(FOLDER)) {
        try (Stream<Path> files = Files.walk(FOLDER)) {
          files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
      }
      Files.createDirectories(FOLDER);
      if (column.env.containsKey("DATABASE_URL")
          && builder(column, "drop.log", "drop-all", "--yes").start().waitFor() != 0) {
        throw new IllegalStateException(Files.readString(FOLDER.resolve("drop.log")));
      }
    }

    private static ProcessBuilder builder(Column column, String log, String... args) {
      List<String> command = new ArrayList<>(column.command);
      command.addAll(List.of(args));
      ProcessBuilder builder = new ProcessBuilder(command).directory(FOLDER.toFile());
      builder.environment().putAll(column.env);
      return builder.redirectErrorStream(true).redirectOutput(FOLDER.resolve(log).toFile());
    }

    private static boolean ready(HttpRequest probe) throws InterruptedException {
      try {
        return HTTP.send(probe, BodyHandlers.discarding()).statusCode() == 200;
      } catch (IOException e) {
        return false;
      }
    }

    private static int freePort() {
      try (ServerSocket socket = new ServerSocket(0)) {
        return socket.getLocalPort();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    String url(String path) {
      return "http://127.0.0.1:" + port + path;
    }

    double residentMib() throws IOException {
      String status = Files.readString(Path.of("/proc/" + process.pid() + "/status"));
      Matcher rss = Pattern.compile("VmRSS:\\s+(\\d+) kB").matcher(status);
      if (!rss.find()) {
        throw new IllegalStateException(status);
      }
      return Long.parseLong(rss.group(1)) / 1024.0;
    }

    String task() throws Exception {
      Matcher id = ID.matcher(post());
      if (!id.find()) {
        throw new IllegalStateException("no id");
      }
      return id.group(1);
    }

    private String post() throws Exception {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url("/api/v1/tasks")))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(TASK))
              .build();
      return expected(HTTP.send(request, BodyHandlers.ofString()), 201);
    }

    /** Half of them writes, half reads, as many at a time as there are cores. */
    void requests(int count) throws Exception {
      HttpRequest read = HttpRequest.newBuilder(URI.create(url("/api/v1/tasks/" + task()))).build();
      IntStream.range(0, count)
          .parallel()
          .forEach(
              i -> {
                try {
                  if (i % 2 == 0) {
                    post();
                  } else {
                    expected(HTTP.send(read, BodyHandlers.ofString()), 200);
                  }
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
    }

    private static String expected(HttpResponse<String> answer, int status) {
      if (answer.statusCode() != status) {
        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
      }
      return answer.body();
    }

    /** Median of three runs of five seconds at 32 connections, after a warm-up. */
    double rate(String... options) throws Exception {
      double[] rates = new double[4];
      for (int run = 0; run < rates.length; run++) {
        List<String> command = new ArrayList<>(List.of("wrk", "-t2", "-c32", "-d5s"));
        command.addAll(List.of(options));
        Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(wrk.getInputStream().readAllBytes());
        Matcher rate = RATE.matcher(output);
        if (!rate.find() || output.contains("Non-2xx")) {
          throw new IllegalStateException(output);
        }
        rates[run] = Double.parseDouble(rate.group(1));
      }
      double[] warm = Arrays.copyOfRange(rates, 1, rates.length);
      Arrays.sort(warm);
      return warm[1];
    }

    @Override
    public void close() throws Exception {
      process.destroy();
      process.waitFor();
    }
  }
}
