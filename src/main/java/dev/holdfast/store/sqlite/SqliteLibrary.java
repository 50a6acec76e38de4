package dev.holdfast.store.sqlite;

import dev.holdfast.store.sqlite.SqliteFile.Unusable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite itself: a shared library that the driver carries within and that must lie in a folder to
 * be loaded. Where it is shipped in one, nothing is written. Else it is unpacked into a folder of
 * its own, which is gone again before the service serves, so that not even {@code kill -9} leaves
 * it.
 */
final class SqliteLibrary {
  private static final String OWN_FOLDER = "holdfast-";

  private SqliteLibrary() {}

  /**
   * Loads it, once in a process.
   *
   * @param folder the one that holds it or may take it; if empty, the executable's may hold it, and
   *     the system's for temporary files or the one of the database may take it
   * @param database folder of the database
   * @throws Unusable naming each folder that was tried and what is wrong with it
   */
  static void load(Optional<String> folder, Path database) throws Unusable {
    Optional<Path> configured = folder.map(Path::of);
    if (shipped(configured.or(SqliteLibrary::executable))) {
      loadShipped();
      return;
    }
    List<String> reasons = new ArrayList<>();
    for (Path candidate : candidates(configured, database)) {
      Optional<String> reason = unpack(candidate);
      if (reason.isEmpty()) {
        return;
      }
      reasons.add(reason.get());
    }
    throw new Unusable(
        "SQLite's library cannot be unpacked: %s. Name a folder by holdfast.standby.library-folder."
            .formatted(String.join("; ", reasons)),
        null);
  }

  private static Set<Path> candidates(Optional<Path> configured, Path database) {
    return configured
        .map(Set::of)
        .orElseGet(
            () ->
                new LinkedHashSet<>(
                    List.of(Path.of(System.getProperty("java.io.tmpdir")), database)));
  }

  /** Where the running executable lies; on a JVM that is the folder of {@code java}. */
  private static Optional<Path> executable() {
    return ProcessHandle.current().info().command().map(Path::of).map(Path::getParent);
  }

  private static boolean shipped(Optional<Path> folder) {
    String name = LibraryLoaderUtil.getNativeLibName();
    if (folder.isEmpty() || !Files.isRegularFile(folder.get().resolve(name))) {
      return false;
    }
    System.setProperty("org.sqlite.lib.path", folder.get().toString());
    System.setProperty("org.sqlite.lib.name", name);
    return true;
  }

  /** What keeps it from being loaded out of this folder, or nothing. */
  private static Optional<String> unpack(Path folder) {
    Path own = null;
    try {
      own = Files.createTempDirectory(folder, OWN_FOLDER);
      if (!allowsExecution(own)) {
        return Optional.of("%s allows nothing to be executed (noexec)".formatted(folder));
      }
      System.setProperty("org.sqlite.tmpdir", own.toString());
      SQLiteJDBCLoader.initialize();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("%s cannot be written (%s)".formatted(folder, SqliteFile.reason(e)));
    } catch (Exception e) {
      return Optional.of("out of %s it cannot be loaded (%s)".formatted(folder, e.getMessage()));
    } finally {
      // Whoever loads the driver by another class loader, as tests do, must not look for it there.
      System.clearProperty("org.sqlite.tmpdir");
      remove(own);
    }
  }

  /** The kernel says of a file with the permission whether its file system takes it back. */
  private static boolean allowsExecution(Path folder) throws IOException {
    Path probe = Files.createFile(folder.resolve("probe"));
    return probe.toFile().setExecutable(true, true) && Files.isExecutable(probe);
  }

  private static void loadShipped() throws Unusable {
    try {
      SQLiteJDBCLoader.initialize();
    } catch (Exception e) {
      throw new Unusable("SQLite's library cannot be loaded (%s).".formatted(e.getMessage()), e);
    }
  }

  /** What is loaded stays, also without its file; where that is not so, the driver removes it. */
  private static void remove(Path own) {
    if (own == null) {
      return;
    }
    try (Stream<Path> files = Files.list(own)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(own);
    } catch (IOException e) {
      own.toFile().deleteOnExit();
    }
  }
}
