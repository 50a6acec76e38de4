package dev.holdfast.outage.table;

import dev.holdfast.process.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the service holds while nothing is asked of it. On Linux only.
 *
 * @param pools the gauges of its metrics that are of pools, by name
 * @param threads of the process: how many there are of each name, numbers left out
 * @param descriptors of the process, but those of connections from its clients
 * @param connections of these that lead to PostgreSQL
 * @param heapMebibytes that are used after a collection; null of the executable
 * @param residentMebibytes of the process
 */
record AtRest(
    Map<String, Double> pools,
    Map<String, Integer> threads,
    long descriptors,
    long connections,
    Double heapMebibytes,
    long residentMebibytes) {
  private static final Pattern POOL = Pattern.compile("((?!jvm|netty)\\S*pool\\S*) ([-0-9.E+]+)");
  private static final Pattern GROWING = Pattern.compile("_(total|count|sum|max|seconds)(\\{|$)");
  private static final Pattern USED = Pattern.compile("generation.* used (\\d+)K");
  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int INODE = 9;
  private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");

  /**
   * Looks at it.
   *
   * @param postgres the port by which it reaches PostgreSQL
   */
  static AtRest of(ServiceProcess service, int postgres) throws IOException, InterruptedException {
    Path process = Path.of("/proc", Long.toString(service.pid()));
    Double heap = ServiceProcess.isExecutable() ? null : heap(service.pid());
    Set<String> open = descriptors(process);
    open.removeAll(connections(process, LOCAL, service.port()));
    long own = open.size();
    open.removeAll(connections(process, REMOTE, postgres));
    return new AtRest(
        pools(service.uri("/q/metrics")),
        threads(process.resolve("task")),
        own,
        own - open.size(),
        heap,
        resident(process));
  }

  private static Map<String, Double> pools(URI metrics) throws IOException, InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    String text =
        http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString()).body();
    Map<String, Double> pools = new TreeMap<>();
    for (String line : text.lines().toList()) {
      Matcher gauge = POOL.matcher(line);
      if (gauge.matches() && !GROWING.matcher(gauge.group(1)).find()) {
        pools.put(gauge.group(1), Double.valueOf(gauge.group(2)));
      }
    }
    return pools;
  }

  private static Map<String, Integer> threads(Path tasks) throws IOException {
    Map<String, Integer> threads = new TreeMap<>();
    try (Stream<Path> all = Files.list(tasks)) {
      for (Path each : all.toList()) {
        threads.merge(name(each.resolve("comm")), 1, Integer::sum);
      }
    }
    return threads;
  }

  private static String name(Path thread) throws IOException {
    try {
      return Files.readString(thread).strip().replaceAll("\\d+", "#");
    } catch (NoSuchFileException e) {
      return "ended meanwhile";
    }
  }

  /** How many threads there are. */
  int threadCount() {
    return threads.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** What is open, each by its own name; a socket by its inode. */
  private static Set<String> descriptors(Path process) throws IOException {
    Set<String> open = new HashSet<>();
    try (Stream<Path> all = Files.list(process.resolve("fd"))) {
      for (Path each : all.toList()) {
        Matcher socket = SOCKET.matcher(target(each));
        open.add(socket.matches() ? socket.group(1) : each.toString());
      }
    }
    return open;
  }

  private static String target(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (NoSuchFileException e) {
      return "closed meanwhile";
    }
  }

  /**
   * The inodes of connections with this port at one end; a socket that listens has no other end.
   */
  private static Set<String> connections(Path process, int end, int port) throws IOException {
    String suffix = ":%04X".formatted(port);
    Set<String> inodes = new HashSet<>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      for (String line : Files.readAllLines(process.resolve(table))) {
        String[] fields = line.strip().split("\\s+");
        if (fields[end].endsWith(suffix) && !fields[REMOTE].endsWith(":0000")) {
          inodes.add(fields[INODE]);
        }
      }
    }
    return inodes;
  }

  private static double heap(long pid) throws IOException, InterruptedException {
    jcmd(pid, "GC.run");
    Matcher used = USED.matcher(jcmd(pid, "GC.heap_info"));
    double kibibytes = 0;
    while (used.find()) {
      kibibytes += Double.parseDouble(used.group(1));
    }
    return kibibytes / 1024;
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    return said;
  }

  private static long resident(Path process) throws IOException {
    return Files.readAllLines(process.resolve("status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(-1);
  }
}
