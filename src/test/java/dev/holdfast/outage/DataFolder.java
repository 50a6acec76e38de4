package dev.holdfast.outage;

import dev.holdfast.store.postgres.PostgresServer;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files of a PostgreSQL. */
record DataFolder(Path path) {
  private static final String ACCESS =
      """
      host all postgres all trust
      host replication postgres all trust
      host all all all scram-sha-256
      """;

  /** Fit for a server that lives for seconds and is killed, but whose host does not crash. */
  private static final String SETTINGS =
      """
      fsync = off
      unix_socket_directories = ''
      wal_keep_size = 256MB
      """;

  /** Not part of a copy: they belong to the processes that run. */
  private static final Set<String> OF_THE_RUN =
      Set.of("postmaster.pid", "postmaster.opts", "pg_replslot", "pg_stat_tmp", "pg_notify");

  private static final String LOG = "pg_wal";

  /** Makes a new cluster, in which only {@code postgres} needs no password. */
  static DataFolder create(Path path, List<String> settings) throws IOException {
    List<String> command = program("initdb");
    command.addAll(List.of("-D", path.toString(), "-U", Console.SUPERUSER, "-A", "trust"));
    command.addAll(List.of("-E", "UTF-8", "--no-locale", "--no-sync", "--wal-segsize=1"));
    Process initdb = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(initdb.getInputStream().readAllBytes());
    try {
      if (initdb.waitFor() != 0) {
        throw new IOException(output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    DataFolder data = new DataFolder(path);
    Files.writeString(path.resolve("pg_hba.conf"), ACCESS);
    data.configure(SETTINGS + String.join("\n", settings));
    return data;
  }

  /** The command for one of the programs of the tests' PostgreSQL, which refuses to run as root. */
  static List<String> program(String name) {
    String folder =
        PostgresServer.value("postgres", "select setting from pg_config where name = 'BINDIR'");
    List<String> command = new ArrayList<>();
    if (LinuxUtils.isUnshareAvailable()) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(Path.of(folder, name).toString());
    return command;
  }

  /** Adds settings; of several of one name the last counts. */
  void configure(String settings) throws IOException {
    Files.writeString(
        path.resolve("postgresql.conf"), "\n" + settings + "\n", StandardOpenOption.APPEND);
  }

  void write(String name, String content) throws IOException {
    Files.writeString(path.resolve(name), content);
  }

  /** Whether the process of this id uses it and lets others in. */
  boolean isServedBy(long pid) throws IOException {
    Path file = path.resolve("postmaster.pid");
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    return lines.size() >= 8
        && lines.get(0).strip().equals(Long.toString(pid))
        && Set.of("ready", "standby").contains(lines.get(7).strip());
  }

  /** Copies everything but the log of changes; files may change and go meanwhile. */
  DataFolder copyTo(Path target) throws IOException {
    DataFolder copy = new DataFolder(target);
    copy(path, target, OF_THE_RUN, Set.of(LOG));
    return copy;
  }

  /** Copies the log of changes. */
  void copyLogTo(DataFolder target) throws IOException {
    copy(path.resolve(LOG), target.path.resolve(LOG), Set.of(), Set.of());
  }

  /** Copies a tree; of the folders that are left out, only they themselves are made. */
  private static void copy(Path from, Path to, Set<String> without, Set<String> empty)
      throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Path made = to.resolve(from.relativize(folder));
            Files.createDirectories(made);
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx------"));
            String name = folder.getFileName().toString();
            return without.contains(name) || empty.contains(name)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!without.contains(file.getFileName().toString())) {
              try {
                Files.copy(file, to.resolve(from.relativize(file)));
              } catch (NoSuchFileException e) {
                // It was dropped meanwhile.
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
  }

  /** Removes it. */
  void delete() throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(path)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }
}
