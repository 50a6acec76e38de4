package dev.holdfast.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where Vert.x may unpack the pages of {@code /q/swagger-ui}. It makes a folder for that in the one
 * for temporary files and does not start without; on a root that is read-only there is none.
 */
final class Scratch {
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  private Scratch() {}

  /** What is to be set where it is as it is here. */
  static Map<String, String> settings() {
    return settings(Path.of(System.getProperty("java.io.tmpdir")), SHARED_MEMORY);
  }

  /** Nothing, another folder, or, where there is none at all, no unpacking and no such pages. */
  static Map<String, String> settings(Path temporary, Path other) {
    if (Files.isWritable(temporary)) {
      return Map.of();
    }
    return Files.isWritable(other)
        ? Map.of("quarkus.vertx.cache-directory", other.resolve("holdfast").toString())
        : Map.of("quarkus.vertx.caching", "false", "quarkus.vertx.classpath-resolving", "false");
  }
}
