package dev.holdfast.outage.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The quick part of the fault table: what must be so however slow the machine is. */
@EnabledOnOs(OS.LINUX)
class OutageIT {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void noRequestFailsAndNothingIsLostWhilePostgresIsKilledStallsAndCutsCommits() throws Exception {
    List<Hazard> hazards = List.of(Hazards.KILL, Hazards.STALL, Hazards.CUT_AFTER);

    Figures figures = FaultRun.of(hazards, Phases.BRIEF, folder);

    assertThat(figures.failed()).isEmpty();
    assertThat(figures.violations()).isEmpty();
    assertThat(figures.notes()).allMatch(note -> note.startsWith("conflict: "));
    assertThat(figures.backUnderLoad()).isNotNull();
    assertThat(figures.bySqlite()).isPositive();
  }
}
