package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {
  private static final Path NOWHERE = Path.of("/nowhere/at/all");

  @TempDir Path folder;

  @Test
  void aFolderForTemporaryFilesIsEnough() {
    assertThat(Scratch.settings(folder, NOWHERE)).isEmpty();
  }

  @Test
  void anotherFolderIsTakenWhereThatCannotBeWritten() {
    assertThat(Scratch.settings(NOWHERE, folder))
        .isEqualTo(Map.of("quarkus.vertx.cache-directory", folder + "/holdfast"));
  }

  @Test
  void withoutAnyNothingIsUnpacked() {
    assertThat(Scratch.settings(NOWHERE, NOWHERE))
        .containsOnlyKeys("quarkus.vertx.caching", "quarkus.vertx.classpath-resolving")
        .containsValue("false");
  }
}
