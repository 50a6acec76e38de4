package dev.holdfast.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The classes of the packaged jar as a JVM has read and checked them, kept for the next: a quarter
 * of the start of each of the many processes. Made once in a run of the tests.
 */
final class ClassArchive {
  private static final Path FILE =
      Path.of("target", "process-it", "classes-" + ProcessHandle.current().pid() + ".jsa")
          .toAbsolutePath();

  private ClassArchive() {}

  /** The JVM's flags that use it; none if it cannot be made. */
  static List<String> flags(List<String> java, Path jar) {
    return make(java, jar) ? List.of("-Xlog:cds=off", "-XX:SharedArchiveFile=" + FILE) : List.of();
  }

  private static boolean make(List<String> java, Path jar) {
    List<String> command = new ArrayList<>(java);
    command.addAll(List.of("-XX:ArchiveClassesAtExit=" + FILE, "-jar", jar.toString(), "check"));
    try {
      Files.createDirectories(FILE.getParent());
      FILE.toFile().deleteOnExit();
      ProcessBuilder builder = new ProcessBuilder(command).directory(FILE.getParent().toFile());
      builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
      return builder.start().waitFor() == 0 && Files.exists(FILE);
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
