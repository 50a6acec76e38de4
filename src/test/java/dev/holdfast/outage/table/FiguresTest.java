package dev.holdfast.outage.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is counted, and between which marks. */
class FiguresTest {
  private static final Marks MARKS = new Marks(1_000, 2_000, 3_000, 3_000);

  private final List<Sample> samples = new ArrayList<>();

  private void sent(long at, long millis, String entered, String mode) {
    samples.add(new Sample("read", at, millis * 1_000_000, entered, mode, null, false));
  }

  private Figures figures() {
    return Figures.of("a fault", samples, MARKS);
  }

  @Test
  void whatWasSentWhileItWarmedUpIsNotMeasured() {
    sent(900, 500, "primary", "primary");
    sent(1_100, 7, "primary", "primary");

    assertThat(figures().requests()).isEqualTo(1);
    assertThat(figures().p99Before()).isEqualTo(7);
  }

  @Test
  void aRedirectIsWhatWasSentToPostgresAndAnsweredBySqlite() {
    sent(1_100, 10, "primary", "primary");
    sent(1_200, 20, "primary", "primary");
    sent(1_300, 30, "primary", "primary");
    sent(2_100, 60, "primary", "fallback");
    sent(2_200, 900, "fallback", "recovering");
    sent(2_300, 800, "primary", "primary");

    assertThat(figures().extra()).isEqualTo(40);
    assertThat(figures().bySqlite()).isEqualTo(2);
    assertThat(figures().slowest()).isEqualTo(900);
  }

  @Test
  void withoutARedirectThereIsNoExtraTime() {
    sent(1_100, 10, "primary", "primary");

    assertThat(figures().extra()).isNull();
    assertThat(figures().line()).contains("| – |").contains("never");
  }

  @Test
  void theQuantileIsOfThoseSentWhileTheFaultLastedButForTheRedirected() {
    sent(2_050, 700, "primary", "fallback");
    sent(2_100, 10, "fallback", "fallback");
    sent(3_100, 99, "fallback", "fallback");

    assertThat(figures().p99During()).isEqualTo(10);
    assertThat(figures().slowest()).isEqualTo(700);
  }

  @Test
  void failuresCountWheneverTheyWereAndOverloadIsNone() {
    samples.add(new Sample("read", 10, 1, "primary", "primary", "500 internal", false));
    samples.add(new Sample("run", 9_000, 1, "primary", null, "timed out", false));
    samples.add(new Sample("read", 2_500, 1, "primary", "primary", null, true));

    assertThat(figures().failed()).containsExactly("read: 500 internal", "run: timed out");
    assertThat(figures().overloaded()).isEqualTo(1);
    assertThat(figures().isSound()).isFalse();
  }
}
