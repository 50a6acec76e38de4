package dev.holdfast.process;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A user whom nothing on this machine belongs to; becoming one takes Linux and root. */
final class OtherUser {
  private static final int ID = 10_001;

  /** What starts a program as this user. */
  static final List<String> THROUGH =
      List.of("setpriv", "--reuid=" + ID, "--regid=" + ID, "--clear-groups");

  private OtherUser() {}

  /** Skips the test where this user cannot run what was built, in this folder. */
  static void assumeCanRun(Path folder) throws IOException, InterruptedException {
    assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("unix");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    ProcessBuilder help = ServiceProcess.builder(folder, Map.of(), "--help");
    help.command().addAll(0, THROUGH);
    assumeThat(succeeds(help)).as("another user can run it (Linux, root)").isTrue();
  }

  private static boolean succeeds(ProcessBuilder builder) throws InterruptedException {
    try {
      Process process =
          builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Makes a folder or a file this user's. */
  static Path give(Path path) throws IOException {
    Files.setAttribute(path, "unix:uid", ID);
    return path;
  }

  /** Makes it root's again. */
  static Path take(Path path) throws IOException {
    Files.setAttribute(path, "unix:uid", 0);
    return path;
  }
}
