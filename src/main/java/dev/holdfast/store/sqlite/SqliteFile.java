package dev.holdfast.store.sqlite;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The file on disk, held by an exclusive lock of the operating system for the life of the process
 * (rule S8). The lock is on a file beside it: a POSIX lock on the database itself would be lost,
 * with SQLite's own, whenever any descriptor of the file is closed.
 */
final class SqliteFile implements AutoCloseable {
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  private final Path path;
  private final RandomAccessFile lockFile;
  private RandomAccessFile image;
  private Object key;

  private SqliteFile(Path path, RandomAccessFile lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /** Why the file cannot be used, in a sentence for the operator. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Makes the folders, takes the lock and looks at what is there. */
  static SqliteFile hold(Path path) throws Unusable {
    Path named = path.toAbsolutePath().normalize();
    makeFolders(named);
    Path file = real(named);
    SqliteFile held = new SqliteFile(file, lock(file));
    try {
      check(file);
    } catch (Unusable e) {
      held.close();
      throw e;
    }
    return held;
  }

  private static void makeFolders(Path file) throws Unusable {
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new Unusable(
          "The folder %s of the SQLite file cannot be made (%s)."
              .formatted(file.getParent(), reason(e)),
          e);
    }
  }

  /** One file has one lock, by whichever links it is reached. */
  private static Path real(Path named) throws Unusable {
    try {
      return Files.exists(named)
          ? named.toRealPath()
          : named.getParent().toRealPath().resolve(named.getFileName());
    } catch (IOException e) {
      throw new Unusable(
          "The SQLite file %s cannot be reached (%s).".formatted(named, reason(e)), e);
    }
  }

  private static RandomAccessFile lock(Path file) throws Unusable {
    RandomAccessFile lockFile = null;
    try {
      lockFile = new RandomAccessFile(file + ".lock", "rw");
      FileLock lock = lockFile.getChannel().tryLock();
      if (lock != null) {
        return lockFile;
      }
    } catch (IOException e) {
      throw new Unusable(
          "The folder of the SQLite file %s cannot be written (%s).".formatted(file, reason(e)), e);
    } catch (OverlappingFileLockException e) {
      // Held by this very process: told like any other holder.
    }
    closeQuietly(lockFile);
    throw new Unusable("The SQLite file %s is in use by another process.".formatted(file), null);
  }

  /** Looks at what is there, without the lock; changes nothing. */
  static void check(Path path) throws Unusable {
    if (Files.isDirectory(path)) {
      throw new Unusable("%s is a folder, not a SQLite file.".formatted(path), null);
    }
    if (!Files.exists(path)) {
      return;
    }
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      byte[] head = new byte[MAGIC.length];
      int length = Math.max(0, file.read(head));
      if (length > 0 && !Arrays.equals(head, MAGIC)) {
        throw new Unusable("%s is not a SQLite file; it was left as it is.".formatted(path), null);
      }
    } catch (IOException e) {
      throw new Unusable(
          "The SQLite file %s cannot be written (%s).".formatted(path, reason(e)), e);
    }
  }

  /**
   * Deletes the file and what SQLite keeps beside it; the log first, so that no other file of this
   * name is ever taken for its own.
   *
   * @return whether there was a file
   */
  boolean delete() throws IOException {
    for (String beside : List.of("-wal", "-shm", "-journal")) {
      Files.deleteIfExists(Path.of(path + beside));
    }
    return Files.deleteIfExists(path);
  }

  /** The folder that it lies in. */
  Path folder() {
    return path.getParent();
  }

  /**
   * Remembers which file it is, once SQLite has it open. The descriptor is kept for good: closing
   * it would drop SQLite's own locks.
   */
  void opened() throws IOException {
    image = new RandomAccessFile(path.toFile(), "r");
    key = key();
  }

  private Object key() throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  /**
   * Why what is on disk is not the file that is open, or null. SQLite would go on reading from its
   * cache and writing to a file that has no name any more.
   */
  synchronized String trouble() {
    try {
      if (!Objects.equals(key, key())) {
        return "file was replaced";
      }
      byte[] head = new byte[MAGIC.length];
      image.seek(0);
      image.readFully(head);
      return Arrays.equals(head, MAGIC) ? null : "file is damaged";
    } catch (NoSuchFileException e) {
      return "file is gone";
    } catch (IOException e) {
      return "file cannot be read";
    }
  }

  /** Bytes that may still be written beside it. */
  long usableSpace() throws IOException {
    return Files.getFileStore(path.getParent()).getUsableSpace();
  }

  static String reason(IOException e) {
    // The message of a file system's exception is often the path alone.
    return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
  }

  @Override
  public void close() {
    closeQuietly(image);
    closeQuietly(lockFile);
  }

  private static void closeQuietly(RandomAccessFile file) {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        // The lock goes with the process at the latest.
      }
    }
  }
}
