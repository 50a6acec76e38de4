package dev.holdfast.process;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** A control group of the kernel's that limits memory, as a container has; takes Linux and root. */
final class MemoryLimit implements AutoCloseable {
  private static final Path FIRST = Path.of("/sys/fs/cgroup/memory");
  private static final Path SECOND = Path.of("/sys/fs/cgroup");

  private final Path group;

  private MemoryLimit(Path group) {
    this.group = group;
  }

  /** Makes one, or skips the test. */
  static MemoryLimit of(int mebibytes) {
    boolean first = Files.isDirectory(FIRST);
    Path group = (first ? FIRST : SECOND).resolve("holdfast-" + UUID.randomUUID());
    String file = first ? "memory.limit_in_bytes" : "memory.max";
    boolean made = false;
    try {
      Files.createDirectory(group);
      Files.writeString(group.resolve(file), Long.toString((long) mebibytes << 20));
      made = true;
    } catch (IOException e) {
      // Told by the assumption.
    }
    assumeThat(made).as("a memory limit can be set here (Linux, root, cgroups)").isTrue();
    return new MemoryLimit(group);
  }

  /** What a shell does to be under it. */
  String enter() {
    return "echo $$ > " + group.resolve("cgroup.procs");
  }

  /** Whether the kernel has killed something because of it. */
  boolean hasKilled() throws IOException {
    Path first = group.resolve("memory.oom_control");
    Path counts = Files.exists(first) ? first : group.resolve("memory.events");
    return Files.readAllLines(counts).stream()
        .anyMatch(line -> line.startsWith("oom_kill ") && !line.equals("oom_kill 0"));
  }

  /** Everything in it must have ended. */
  @Override
  public void close() throws IOException {
    Files.delete(group);
  }
}
