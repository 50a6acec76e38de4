package dev.holdfast.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sync.history.Checker;
import dev.holdfast.sync.history.Event;
import dev.holdfast.sync.history.HistoryFile;
import dev.holdfast.sync.history.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A simulated history is judged alike in memory and from its JSON lines. */
class RecordedSimulationTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Mutation.class)
  void historyThatWasWrittenAndReadGivesTheSameVerdict(Mutation mutation) throws IOException {
    Path file = folder.resolve("history.jsonl");
    for (long seed = 1; seed <= 1; seed++) {
      History history = new World(seed, mutation).run();
      HistoryFile.write(file, history.events());
      List<Event> read = HistoryFile.read(file);

      assertThat(read).isEqualTo(history.events());
      assertThat(new Checker(History.LIMITS).check(read))
          .extracting(Violation::toString)
          .isEqualTo(history.violations());
    }
  }
}
