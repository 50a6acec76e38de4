package dev.holdfast.outage.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The whole table, by {@code mvn verify -Pfaults} only: it takes a quarter of an hour. Times are
 * printed and not asserted.
 */
@EnabledOnOs(OS.LINUX)
class FaultTableRun {

  @Test
  void noFaultFailsARequestOrBreaksAPromise() throws Exception {
    FaultTable table = FaultTable.wanted();

    assertThat(table.figures()).allMatch(Figures::isSound);
    table.rest().ifPresent(FaultTableRun::assertNothingIsLeft);
  }

  private static void assertNothingIsLeft(Outages outages) {
    assertThat(outages.failed()).isZero();
    assertThat(outages.healed()).isTrue();
    assertThat(outages.traces()).isZero();
    assertThat(outages.blocked()).isZero();
    assertThat(outages.changedPools()).isEmpty();
  }
}
