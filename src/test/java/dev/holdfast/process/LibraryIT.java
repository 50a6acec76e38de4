package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sqlite.util.LibraryLoaderUtil;

/** Where SQLite's shared library comes from when folders are not what they usually are. */
class LibraryIT {
  private static final String FOLDER = "HOLDFAST_STANDBY_LIBRARY_FOLDER";
  private static final String NAME = LibraryLoaderUtil.getNativeLibName();

  @WorkingFolder Path folder;

  @BeforeEach
  void isLinux() {
    assumeThat(Path.of("/proc/self/maps")).as("Linux").exists();
  }

  @Test
  void aFolderThatAllowsNoExecutionIsRefused() throws IOException, InterruptedException {
    try (SmallDisk disk = SmallDisk.noexec(folder.resolve("disk"))) {
      ServiceProcess.ended(folder, Map.of(FOLDER, disk.file("").toString()))
          .assertRefused(
              "SQLite's library cannot be unpacked",
              "disk allows nothing to be executed (noexec)",
              "holdfast.standby.library-folder");
    }
  }

  @Test
  void aFolderThatCannotBeWrittenIsRefused() throws IOException {
    ServiceProcess.ended(folder, Map.of(FOLDER, "/proc"))
        .assertRefused("SQLite's library cannot be unpacked", "/proc cannot be written");
  }

  @Test
  void whereTemporaryFilesMayNotBeExecutedTheVolumeTakesItAndNothingIsLeft()
      throws IOException, InterruptedException {
    try (SmallDisk disk = SmallDisk.noexec(folder.resolve("disk"))) {
      servesWithTemporaryFilesIn(disk);
    }
  }

  /** As in a container whose root is read-only and whose volume is all that can be written. */
  @Test
  void whereTemporaryFilesCannotBeTheVolumeTakesItAndNothingIsLeft()
      throws IOException, InterruptedException {
    try (SmallDisk disk = SmallDisk.readOnly(folder.resolve("disk"))) {
      servesWithTemporaryFilesIn(disk);
    }
  }

  private void servesWithTemporaryFilesIn(SmallDisk disk) throws IOException {
    String tmp = "-Djava.io.tmpdir=" + disk.file("");
    boolean executable = ServiceProcess.isExecutable();
    List<String> through = executable ? Shell.after(":", tmp) : List.of();
    Map<String, String> environment = executable ? Map.of() : Map.of("JDK_JAVA_OPTIONS", tmp);
    try (ServiceProcess service = ServiceProcess.ready(folder, environment, through)) {
      Posts.fact(service, "kept");
      service.call().basePath("").get("/q/swagger-ui/").then().statusCode(200);
      assertThat(maps(service)).contains(folder.resolve("data") + "/holdfast-");
      service.kill();
    }
    try (var left = Files.list(folder.resolve("data"))) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .allMatch(name -> name.startsWith("holdfast.db"));
    }
  }

  @Test
  void aLibraryThatIsShippedIsTakenAndNothingIsWritten() throws IOException {
    Path shipped = Files.createDirectory(folder.resolve("lib"));
    String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + NAME;
    try (InputStream library = LibraryLoaderUtil.class.getResourceAsStream(resource)) {
      Files.copy(library, shipped.resolve(NAME));
    }

    try (ServiceProcess service =
        ServiceProcess.ready(folder, Map.of(FOLDER, shipped.toString()))) {
      assertThat(maps(service)).contains(shipped.resolve(NAME).toString());
    }
    assertThat(shipped).isDirectoryContaining("glob:**" + NAME);
  }

  private static String maps(ServiceProcess service) throws IOException {
    return Files.readString(Path.of("/proc/" + service.pid() + "/maps"));
  }
}
