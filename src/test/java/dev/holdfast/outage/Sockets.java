package dev.holdfast.outage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The sockets that this process has, as Linux lists them. */
public final class Sockets {
  private static final Path SELF = Path.of("/proc/self");
  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int INODE = 9;

  private Sockets() {}

  /** How many are bound or connected to a port. */
  public static long of(int port) throws IOException {
    Set<String> own = own();
    String end = String.format(Locale.ROOT, ":%04X", port);
    long count = 0;
    for (String table : List.of("tcp", "tcp6")) {
      count +=
          Files.readAllLines(SELF.resolve("net").resolve(table)).stream()
              .map(line -> line.strip().split("\\s+"))
              .filter(line -> line[LOCAL].endsWith(end) || line[REMOTE].endsWith(end))
              .filter(line -> own.contains("socket:[" + line[INODE] + "]"))
              .count();
    }
    return count;
  }

  private static Set<String> own() throws IOException {
    Set<String> own = new HashSet<>();
    List<Path> descriptors;
    try (Stream<Path> list = Files.list(SELF.resolve("fd"))) {
      descriptors = list.toList();
    }
    for (Path descriptor : descriptors) {
      try {
        own.add(Files.readSymbolicLink(descriptor).toString());
      } catch (NoSuchFileException e) {
        // It was closed meanwhile.
      }
    }
    return own;
  }
}
