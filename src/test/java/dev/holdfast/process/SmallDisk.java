package dev.holdfast.process;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A disk of a few MiB; mounting one takes Linux and root. */
final class SmallDisk implements AutoCloseable {
  private static final int KIB = 1024;

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Mounts one in memory, or skips the test. */
  static SmallDisk mount(Path folder, int mebibytes) throws IOException, InterruptedException {
    return inMemory(folder, "size=" + mebibytes + "m");
  }

  /** Mounts one to which nothing can be written, or skips the test. */
  static SmallDisk readOnly(Path folder) throws IOException, InterruptedException {
    return inMemory(folder, "size=1m,ro");
  }

  /** Mounts one from which nothing can be executed, or skips the test. */
  static SmallDisk noexec(Path folder) throws IOException, InterruptedException {
    return inMemory(folder, "size=8m,noexec");
  }

  private static SmallDisk inMemory(Path folder, String options)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    boolean mounted = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder);
    assumeThat(mounted).as("a small tmpfs can be mounted here (Linux, root)").isTrue();
    return new SmallDisk(folder);
  }

  /** Mounts one that can {@link #fail}, or skips the test. */
  static SmallDisk failing(Path folder, int mebibytes) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path image = Path.of(folder + ".img");
    Files.write(image, new byte[mebibytes * KIB * KIB]);
    boolean mounted =
        run("mkfs.ext4", "-q", "-F", image)
            && run("mount", "-o", "loop,errors=remount-ro", image, folder);
    assumeThat(mounted).as("an ext4 image can be mounted here (Linux, root, loop)").isTrue();
    return new SmallDisk(folder);
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** Writes to it until so little is left; gives the file to delete for more. */
  Path fillUpTo(int kibibytes) throws IOException {
    Path ballast = file("ballast");
    long bytes = Files.getFileStore(folder).getUsableSpace() - (long) kibibytes * KIB;
    Files.write(ballast, new byte[Math.toIntExact(bytes)]);
    return ballast;
  }

  /** From now on nothing can be written. */
  void makeReadOnly() throws IOException, InterruptedException {
    if (!run("mount", "-o", "remount,ro", folder)) {
      throw new IOException(folder + " cannot be made read-only");
    }
  }

  /** As if it had met an error: the kernel makes it read-only under whoever is writing to it. */
  void fail() throws IOException {
    String device =
        Files.readAllLines(Path.of("/proc/mounts")).stream()
            .map(line -> line.split(" "))
            .filter(mount -> mount[1].equals(folder.toString()))
            .map(mount -> Path.of(mount[0]).getFileName().toString())
            .findFirst()
            .orElseThrow();
    Files.writeString(Path.of("/sys/fs/ext4", device, "trigger_fs_error"), "by a test");
  }

  @Override
  public void close() throws IOException {
    try {
      if (!run("umount", folder)) {
        throw new IOException(folder + " is still mounted");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean run(Object... command) throws IOException, InterruptedException {
    String[] words = Arrays.stream(command).map(Object::toString).toArray(String[]::new);
    try {
      return new ProcessBuilder(words).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      // There is no such program here.
      return false;
    }
  }
}
