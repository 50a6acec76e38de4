package dev.holdfast.sync.history;

import static dev.holdfast.sync.history.Script.CLIENT;
import static dev.holdfast.sync.history.Script.withFact;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sync.history.Event.Kind;
import dev.holdfast.sync.history.Event.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Property 5: a client that stays with its pod, its own writes and its own reads. */
class SessionsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** As {@link Script#withFact}, but the last write was just now. */
  private static Script justSet(String row, String value) {
    return withFact(row, "v1").done(CLIENT, Kind.FACT_SET, row, value);
  }

  @Test
  void ownWriteIsRead() {
    assertThat(withFact("f", "v1").read("f", "v1", 2L).broken()).isEmpty();
  }

  @Test
  void whatWasBeforeOwnWriteIsNot() {
    assertThat(withFact("f", "v1").read("f", "", 1L).broken()).containsExactly(5);
    assertThat(withFact("f", "v1").read("f", null, null).broken()).containsExactly(5);
  }

  @Test
  void createdTaskIsThereWhateverItsState() {
    Script created = new Script().done(CLIENT, Kind.TASK_CREATE, "t", null);
    assertThat(created.read("t", "running", 1L).broken()).isEmpty();

    Script gone = new Script().done(CLIENT, Kind.TASK_CREATE, "t", null);
    assertThat(gone.read("t", null, null).broken()).containsExactly(5);
  }

  @Test
  void deletedFactIsGone() {
    assertThat(
            withFact("f", "v1")
                .done(CLIENT, Kind.FACT_DELETE, "f", null)
                .read("f", null, null)
                .broken())
        .isEmpty();
    assertThat(
            withFact("f", "v1")
                .done(CLIENT, Kind.FACT_DELETE, "f", null)
                .read("f", "v1", 2L)
                .broken())
        .containsExactly(5);
  }

  @Test
  void rowThatIsGoneForAWriteBreaksIt() {
    Script script = withFact("f", "v1").called(CLIENT, Kind.FACT_SET, "f", "v2", Outcome.REFUSED);

    assertThat(script.broken()).containsExactly(5);
  }

  @Test
  void valueThatAnybodyRefusesMayBeRefused() {
    Script script =
        withFact("f", "v1").called(CLIENT, Kind.FACT_SET, "f", "poison", Outcome.REFUSED);

    assertThat(script.broken()).isEmpty();
  }

  @Test
  void valueThatOnlySqliteTookIsTakenBackWithItsVersion() {
    Script script =
        withFact("f", "v1")
            .called(CLIENT, Kind.FACT_SET, "f", "poison", Outcome.OK)
            .read("f", "poison", 3L)
            .read("f", "v1", 2L)
            .conflict(0);

    assertThat(script.broken()).isEmpty();
  }

  @Test
  void unknownWriteMayBeReadOrNot() {
    Script unknown = withFact("f", "v1").called(CLIENT, Kind.FACT_SET, "f", "v2", Outcome.UNKNOWN);

    assertThat(unknown.read("f", "v1", 2L).read("f", "v2", 3L).broken()).isEmpty();
  }

  @Test
  void versionThatGoesBackBreaksIt() {
    Script unknown = withFact("f", "v1").called(CLIENT, Kind.FACT_SET, "f", "v2", Outcome.UNKNOWN);

    assertThat(unknown.read("f", "v2", 3L).read("f", "v1", 2L).broken()).containsExactly(5);
  }

  @Test
  void podKilledRightAfterAWriteMayServeWhatWasBefore() {
    assertThat(justSet("f", "v2").killed().read("f", "v1", 2L).broken()).isEmpty();
    assertThat(justSet("f", "v2").killed().read("f", "", 1L).broken()).containsExactly(5, 7);
  }

  @Test
  void podKilledLaterMayNot() {
    assertThat(justSet("f", "v2").after(SECOND).killed().read("f", "v1", 2L).broken())
        .containsExactly(5, 7);
  }

  @Test
  void writeAfterTheKillIsExpectedAgainButMayLoseToTheForgottenOne() {
    Script older = justSet("f", "v2").killed().done(CLIENT, Kind.FACT_SET, "f", "v3");
    assertThat(older.read("f", "v1", 2L).broken()).containsExactly(5, 7);

    Script forgotten = justSet("f", "v2").killed().done(CLIENT, Kind.FACT_SET, "f", "v3");
    assertThat(forgotten.read("f", "v2", 3L).broken()).isEmpty();
  }

  @Test
  void fileThatWasPutBackKnowsAnyEarlierState() {
    assertThat(justSet("f", "v2").putBack().read("f", "", 1L).broken()).isEmpty();
    assertThat(justSet("f", "v2").putBack().read("f", null, null).broken()).isEmpty();
    assertThat(justSet("f", "v2").putBack().read("f", "never", 1L).broken()).containsExactly(5);
  }

  @Test
  void readDuringWhichTheFaultCameMayFindEither() {
    Script before = justSet("f", "v2").reads("f").killed();
    assertThat(before.found("f", "v2", 3L).broken()).isEmpty();

    Script after = justSet("f", "v2").reads("f").killed();
    assertThat(after.found("f", "v1", 2L).broken()).isEmpty();
  }

  @Test
  void readThatEndedBeforeTheFaultHasNoExcuse() {
    assertThat(justSet("f", "v2").read("f", "v1", 2L).killed().broken()).containsExactly(5, 7);
  }

  @Test
  void nothingIsExpectedOfARowThatTheClientDidNotMakeUntilItWrites() {
    Script others = new Script().read("f", "any", 1L).read("f", "other", 2L);
    assertThat(others.broken()).isEmpty();

    Script own = new Script().done(CLIENT, Kind.FACT_SET, "f", "v1").read("f", "any", 1L);
    assertThat(own.broken()).containsExactly(5);
  }

  @Test
  void fileThatWasPutBackMayKnowAnythingOfARowThatTheClientDidNotMake() {
    Script script = new Script().done(CLIENT, Kind.FACT_SET, "f", "v1").putBack();

    assertThat(script.read("f", "any", 1L).broken()).isEmpty();
  }

  @Test
  void whatAnotherClientWritesMayBeRead() {
    Script script = withFact("f", "v1").done("roaming", Kind.FACT_SET, "f", "w1");

    assertThat(script.read("f", "w1", 3L).broken()).isEmpty();
    assertThat(script.read("f", "w2", 3L).broken()).containsExactly(5);
  }

  @Test
  void clientThatRoamsExpectsNothing() {
    Script script =
        new Script()
            .done("roaming", Kind.FACT_CREATE, "f", null)
            .done("roaming", Kind.FACT_SET, "f", "v1");

    assertThat(script.read("f", "", 1L).broken()).isEmpty();
  }
}
