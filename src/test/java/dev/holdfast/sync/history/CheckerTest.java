package dev.holdfast.sync.history;

import static dev.holdfast.sync.history.Script.CLIENT;
import static dev.holdfast.sync.history.Script.POD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sync.history.Event.Kind;
import dev.holdfast.sync.history.Event.Outcome;
import dev.holdfast.sync.history.Event.Serving;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Properties 1 to 4, 7 to 9: each with a history that keeps it and one that breaks it, lest the
 * checker never says no. Properties 5 and 6: {@link SessionsTest}, {@link TransitionsTest}.
 */
class CheckerTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static Script written(Outcome outcome) {
    return new Script().called("roaming", Kind.FACT_CREATE, "f", null, outcome);
  }

  @Test
  void acknowledgedWriteThatTookEffectOrBecameAConflictIsKept() {
    assertThat(written(Outcome.OK).effect(0).broken()).isEmpty();
    assertThat(written(Outcome.OK).conflict(0).broken()).isEmpty();
  }

  @Test
  void acknowledgedWriteThatIsNowhereBreaksProperty1() {
    assertThat(written(Outcome.OK).broken()).containsExactly(1);
    assertThat(written(Outcome.OK).reported(0).broken()).containsExactly(1);
  }

  @Test
  void lossByAPostgresqlThatWentBackWithinTheWindowIsNeverExcused() {
    assertThat(written(Outcome.OK).wentBack(false).reported(0).broken()).containsExactly(1);
    assertThat(written(Outcome.OK).wentBack(false).broken()).containsExactly(1);
  }

  @Test
  void requestThatFailsBecausePostgresqlIsAwayBreaksThePromise() {
    assertThat(written(Outcome.UNAVAILABLE).broken()).containsExactly(0);
  }

  @Test
  void lossByAPostgresqlThatWentBackAndAKillRightAfterTheAnswerIsExcused() {
    assertThat(written(Outcome.OK).killed().wentBack(false).broken()).isEmpty();
    assertThat(written(Outcome.OK).after(SECOND).killed().wentBack(false).broken())
        .containsExactly(1, 7);
  }

  @Test
  void beyondTheWindowWhatIsReportedIsWhatIsMissing() {
    assertThat(written(Outcome.OK).wentBack(true).reported(0).broken()).isEmpty();
    assertThat(written(Outcome.OK).effect(0).wentBack(true).reported(0).broken())
        .containsExactly(1);
  }

  @Test
  void writeThatTookEffectTwiceBreaksProperty2() {
    assertThat(written(Outcome.OK).effect(0).effect(0).broken()).containsExactly(2);
  }

  @Test
  void unknownWriteMayHaveTakenEffectOnce() {
    assertThat(written(Outcome.UNKNOWN).broken()).isEmpty();
    assertThat(written(Outcome.UNKNOWN).effect(0).broken()).isEmpty();
  }

  @Test
  void unknownWriteThatTookEffectTwiceBreaksProperty3() {
    assertThat(written(Outcome.UNKNOWN).effect(0).effect(0).broken()).containsExactly(3);
  }

  @Test
  void equalCopiesAreKept() {
    assertThat(new Script().row(Event.PRIMARY, "f", "one").row(POD, "f", "one").broken()).isEmpty();
  }

  @Test
  void copyThatDiffersLacksOrHasMoreBreaksProperty4() {
    assertThat(new Script().row(Event.PRIMARY, "f", "one").row(POD, "f", "two").broken())
        .containsExactly(4);
    assertThat(new Script().row(Event.PRIMARY, "f", "one").broken()).containsExactly(4);
    assertThat(new Script().row(POD, "f", "one").broken()).containsExactly(4);
  }

  @Test
  void whatBreaksInAHistoryWithKillsBreaksProperty7() {
    assertThat(written(Outcome.OK).effect(0).killed().broken()).isEmpty();
    assertThat(written(Outcome.OK).effect(0).effect(0).killed().broken()).containsExactly(2, 7);
  }

  @Test
  void journalThatIsLeftOrModeThatIsLocalBreaksProperty8() {
    assertThat(new Script().end(Serving.PRIMARY, 1).broken(Limits.NONE)).containsExactly(8);
    assertThat(new Script().end(Serving.FALLBACK, 0).broken(Limits.NONE)).containsExactly(8);
  }

  @Test
  void historyWithoutAnEndBreaksProperty8() {
    assertThat(new Checker(Limits.NONE).check(List.of()))
        .extracting(Violation::property)
        .containsExactly(8);
  }

  @Test
  void copyOfAPodThatIsNotDoneIsNotCompared() {
    Script script = new Script().row(Event.PRIMARY, "f", "one").end(Serving.RECOVERING, 1);

    assertThat(script.broken(Limits.NONE)).containsExactly(8);
  }

  @Test
  void lagOverItsLimitBreaksProperty9() {
    Limits limits = new Limits(SECOND, null, null);

    assertThat(new Script().lag(SECOND).end().broken(limits)).isEmpty();
    assertThat(new Script().lag(SECOND.plusMillis(1)).end().broken(limits)).containsExactly(9);
    assertThat(new Script().lag(SECOND.plusMillis(1)).broken()).isEmpty();
  }

  private static Script redirected(Duration took) {
    return new Script()
        .invoked("roaming", Kind.FACT_CREATE, "f", null)
        .mode(Serving.PRIMARY, Serving.FALLBACK, 3)
        .after(took)
        .answered("roaming", "f", Outcome.OK)
        .effect(0)
        .end();
  }

  @Test
  void redirectOverItsLimitBreaksProperty9() {
    Limits limits = new Limits(null, SECOND, null);

    assertThat(redirected(Duration.ofMillis(900)).broken(limits)).isEmpty();
    assertThat(redirected(SECOND).broken(limits)).containsExactly(9);
  }

  @Test
  void callThatBeganAfterTheTripIsNoRedirect() {
    Script script =
        new Script()
            .mode(Serving.PRIMARY, Serving.FALLBACK, 3)
            .invoked("roaming", Kind.FACT_CREATE, "f", null)
            .after(SECOND)
            .answered("roaming", "f", Outcome.OK)
            .effect(0)
            .end();

    assertThat(script.broken(new Limits(null, SECOND, null))).isEmpty();
  }

  private static Script healedAndBackAfter(Duration pause) {
    return new Script()
        .mode(null, Serving.FALLBACK, 1)
        .mode(Serving.FALLBACK, Serving.RECOVERING, 1)
        .healed()
        .after(pause)
        .mode(Serving.RECOVERING, Serving.PRIMARY, 2)
        .end();
  }

  @Test
  void returnOverItsLimitBreaksProperty9() {
    Limits limits = new Limits(null, null, SECOND);

    assertThat(healedAndBackAfter(Duration.ofMillis(900)).broken(limits)).isEmpty();
    assertThat(healedAndBackAfter(SECOND).broken(limits)).containsExactly(9);
  }

  @Test
  void podThatNeverReturnsBreaksProperty9() {
    Script script = new Script().mode(null, Serving.FALLBACK, 1).healed().end();

    assertThat(script.broken(new Limits(null, null, SECOND))).containsExactly(9);
  }

  @Test
  void eventsOfSeveralRecordersAreTakenByTheirTimes() {
    List<Event> shuffled = new ArrayList<>(Script.withFact("f", "v1").read("f", "v1", 2L).events());
    Collections.reverse(shuffled);
    List<Event> wrong = new ArrayList<>(Script.withFact("f", "v1").read("f", "", 1L).events());
    Collections.reverse(wrong);

    assertThat(new Checker(Limits.NONE).check(shuffled))
        .extracting(Violation::property)
        .containsExactly(8);
    assertThat(new Checker(Limits.NONE).check(wrong))
        .extracting(Violation::property)
        .containsExactly(5, 8);
  }

  @Test
  void violationSaysWhatAndWhere() {
    List<Violation> broken =
        new Checker(Limits.NONE).check(new Script().row(POD, "f", "one").end().events());

    assertThat(broken)
        .extracting(Violation::toString)
        .containsExactly("4 copies are equal: f of pod-0: one instead of null");
  }

  @Test
  void rowsDoNotMix() {
    Script script = new Script();
    for (int i = 0; i < 50; i++) {
      script.done(CLIENT, Kind.FACT_CREATE, "f" + i, null);
      script.done(CLIENT, Kind.FACT_SET, "f" + i, "v" + i);
    }
    for (int i = 0; i < 50; i++) {
      script.read("f" + i, "v" + (i == 17 ? 18 : i), 2L);
    }

    assertThat(new Checker(Limits.NONE).check(script.end().events()))
        .extracting(Violation::where)
        .containsExactly("f17");
  }
}
