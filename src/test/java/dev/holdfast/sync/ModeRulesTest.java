package dev.holdfast.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.sync.Mode.Fallback;
import dev.holdfast.sync.Mode.Primary;
import dev.holdfast.sync.Mode.Ready;
import dev.holdfast.sync.Mode.Recovering;
import dev.holdfast.sync.Mode.Standalone;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Who serves, and which changes of it there are. */
class ModeRulesTest {
  private static final Ready READY = new Ready(true, true, true, true);

  @Test
  void i1_postgresServesInPrimaryAlone() {
    assertThat(new Primary(2).isLocal()).isFalse();
    assertThat(new Fallback(2).isLocal()).isTrue();
    assertThat(new Recovering(2).isLocal()).isTrue();
    assertThat(new Standalone().isLocal()).isTrue();
  }

  @Test
  void i1_headersAndMetricsNameTheModeAsTheDesignDoes() {
    assertThat(new Primary(2).wire()).isEqualTo("primary");
    assertThat(new Fallback(2).wire()).isEqualTo("fallback");
    assertThat(new Recovering(2).wire()).isEqualTo("recovering");
    assertThat(new Standalone().wire()).isEqualTo("standalone");
  }

  @Property
  void i3_noFlipWithoutAllThatItTakes(
      @ForAll boolean gateHeld,
      @ForAll boolean journalEmpty,
      @ForAll boolean reread,
      @ForAll boolean trusted) {
    Ready ready = new Ready(gateHeld, journalEmpty, reread, trusted);
    Recovering recovering = new Recovering(3);

    if (gateHeld && journalEmpty && reread && trusted) {
      assertThat(recovering.flip(ready)).isEqualTo(new Primary(4));
    } else {
      assertThatThrownBy(() -> recovering.flip(ready)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void m1_eachFlipOfTheServingSideBeginsAGeneration() {
    assertThat(new Primary(2).trip()).isEqualTo(new Fallback(3));
    assertThat(new Recovering(3).flip(READY)).isEqualTo(new Primary(4));
  }

  @Test
  void m1_aRecoveryThatBeginsOrFailsIsNoFlip() {
    assertThat(new Fallback(3).recover()).isEqualTo(new Recovering(3));
    assertThat(new Recovering(3).fail()).isEqualTo(new Fallback(3));
  }

  @Test
  void m1_withoutPostgresThereIsOneGeneration() {
    assertThat(new Standalone().generation()).isZero();
  }
}
