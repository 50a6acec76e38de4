package dev.holdfast.store.sqlite;

import static dev.holdfast.store.sqlite.CopyUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.domain.Operation;
import dev.holdfast.domain.Samples;
import dev.holdfast.domain.Task;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start does beforehand leaves nothing, and comes to its end. */
class SqliteCopyRehearsalTest {
  private static final List<String> TABLES =
      List.of("tasks", "attempts", "facts", "operations", "journal", "journal_rows");

  @TempDir Path folder;

  @Test
  void aRehearsalLeavesNothing() {
    try (CopyUnderTest opened = CopyUnderTest.warm(folder.resolve("a.db"))) {
      await(opened.copy.rehearse());
      await(opened.copy.rehearse());
      for (String table : TABLES) {
        assertThat(opened.select("select count(*) from " + table)).as(table).containsExactly("0");
      }
      assertThat(opened.copy.depth()).isZero();
      assertThat(opened.copy.touched()).isEmpty();
      assertThat(opened.copy.admitted()).isZero();
    }
  }

  @Test
  void whatIsWrittenAfterItHasTheFirstNumber() {
    try (CopyUnderTest opened = CopyUnderTest.warm(folder.resolve("a.db"))) {
      await(opened.copy.rehearse());
      Operation creating = Samples.operation("task.create");
      Task task = Samples.task().build(creating);
      await(opened.tasks().insert(creating, List.of(task)));
      assertThat(opened.journal()).singleElement().extracting("number").isEqualTo(1L);
    }
  }
}
