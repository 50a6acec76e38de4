package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A volume that belongs to somebody else, as after a change of the user that a container has. */
class OtherUserIT {
  @WorkingFolder Path folder;
  private Path data;

  @BeforeEach
  void makeTheVolume() throws IOException, InterruptedException {
    OtherUser.assumeCanRun(folder);
    data = Files.createDirectory(folder.resolve("data"));
  }

  private Ended refused(String path) throws IOException {
    return ServiceProcess.ended(folder, Map.of("DATABASE_PATH", path), OtherUser.THROUGH);
  }

  @Test
  void aFolderOfAnotherUserIsRefused() throws IOException {
    refused("data/x.db").assertRefused("data/x.db cannot be written", "Permission denied");
    refused("data/deeper/x.db").assertRefused("data/deeper", "cannot be made", "AccessDenied");
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void aFolderOfItsOwnIsEnoughAndAFileOfAnotherUserInItIsRefused() throws IOException {
    OtherUser.give(data);
    try (ServiceProcess service = ServiceProcess.ready(folder, Map.of(), OtherUser.THROUGH)) {
      Posts.fact(service, "kept");
      service.stop();
    }
    OtherUser.take(data.resolve("holdfast.db"));

    refused("data/holdfast.db")
        .assertRefused("data/holdfast.db cannot be written", "Permission denied");
  }
}
