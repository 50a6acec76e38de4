package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A SQLite file that cannot be used ends the start with one line and exit code 1, untouched. */
class UnusableFileIT {
  private static final String NEWER =
      """
      insert into flyway_schema_history
        (installed_rank, version, description, type, script, installed_by, execution_time, success)
      values (999, '999', 'from the future', 'SQL', 'V999__future.sql', 'test', 0, 1)
      """;

  @WorkingFolder Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"This is no database.", "SQLite format 3\0 and then nothing more of it."})
  void aFileThatIsNoDatabaseIsRefusedAndLeftAsItIs(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("letter.db"), content.repeat(300));

    refused("letter.db").assertRefused("SQLite file", "not a");

    assertThat(file).hasContent(content.repeat(300));
  }

  @Test
  void aMissingFolderIsMade() throws IOException {
    try (ServiceProcess service =
        ServiceProcess.ready(folder, Map.of("DATABASE_PATH", "a/b/c/x.db"))) {
      Posts.fact(service, "kept");
    }

    assertThat(folder.resolve("a/b/c/x.db")).isNotEmptyFile();
  }

  @Test
  void aFolderThatCannotBeMadeIsRefused() throws IOException {
    Files.writeString(folder.resolve("file"), "in the way");

    refused("file/x.db").assertRefused("folder", "cannot be made", "FileAlreadyExistsException");
    assertThat(folder.resolve("file")).hasContent("in the way");
  }

  @Test
  void aFolderThatNobodyMayWriteToIsRefused() throws IOException {
    assumeThat(Path.of("/proc/self")).as("a file system that even root cannot write to").exists();

    refused("/proc/holdfast/x.db").assertRefused("/proc/holdfast", "cannot be made");
    refused("/proc/x.db").assertRefused("/proc/x.db", "cannot be written");
  }

  @Test
  void aFolderInPlaceOfTheFileIsRefused() throws IOException {
    Files.createDirectory(folder.resolve("x.db"));

    refused("x.db").assertRefused("x.db is a folder, not a SQLite file");
    assertThat(folder.resolve("x.db")).isEmptyDirectory();
  }

  @Test
  void aFileOfANewerSchemaIsRefused() throws IOException, SQLException {
    try (ServiceProcess service = ServiceProcess.ready(folder, Map.of())) {
      service.stop();
    }
    String url = "jdbc:sqlite:" + folder.resolve("data/holdfast.db");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(NEWER)).isEqualTo(1);
    }

    ServiceProcess.ended(folder, Map.of()).assertRefused("schema version 999", "newer");
  }

  @Test
  void aSecondProcessOnTheSameFileIsRefusedAndTheFirstGoesOn() throws IOException {
    try (ServiceProcess first = ServiceProcess.ready(folder, Map.of())) {
      String before = Posts.fact(first, "before");

      ServiceProcess.ended(folder, Map.of())
          .assertRefused("holdfast.db is in use by another process");

      String after = Posts.fact(first, "after");
      assertThat(Posts.ids(first, "/facts")).containsExactlyInAnyOrder(before, after);
    }
  }

  private Ended refused(String path) throws IOException {
    return ServiceProcess.ended(folder, Map.of("DATABASE_PATH", path));
  }
}
