package dev.holdfast.sync;

import static dev.holdfast.sync.Samples.millis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sync.CallGuard.Decision;
import dev.holdfast.sync.CallGuard.Decision.Again;
import dev.holdfast.sync.CallGuard.Decision.Answer;
import dev.holdfast.sync.CallGuard.Decision.AwaitProbe;
import dev.holdfast.sync.CallGuard.Decision.Overloaded;
import dev.holdfast.sync.CallGuard.Decision.Redirect;
import dev.holdfast.sync.CallGuard.Kind;
import dev.holdfast.sync.CallGuard.Ticket;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of one call, by its end on PostgreSQL and by what the probes say (section 2). */
class GuardRulesTest {
  private static final Mode PRIMARY = new Mode.Primary(2);
  private static final Mode NEXT_PRIMARY = new Mode.Primary(4);
  private static final List<Mode> LOCAL = List.of(new Mode.Fallback(3), new Mode.Recovering(3));
  private static final Decision IN_DOUBT = new Redirect(true, false);
  private static final Decision NOT_APPLIED = new Redirect(false, false);
  private static final Decision NEW_OPERATION = new Redirect(false, true);

  private final ProbeWatch probes = new ProbeWatch(SyncSettings.DEFAULT);

  private static Ticket ticket(Kind kind) {
    return Ticket.enter(PRIMARY, kind);
  }

  private static Decision failed(Ticket ticket, FailureClass failure, Mode mode) {
    return CallGuard.failed(ticket, failure, mode, millis(100));
  }

  private static AwaitProbe waiting(FailureClass failure) {
    return (AwaitProbe) failed(ticket(Kind.WRITE), failure, PRIMARY);
  }

  private void probe(long began, ProbeAnswer answer) {
    probes.started(began, millis(began));
    probes.answered(began, answer, millis(began + 10));
  }

  /** The ticket with which a write is on its way a second time. */
  private Ticket askedAgain(FailureClass first) {
    probe(150, new ProbeAnswer.Good());
    return ((Again) probed(waiting(first))).ticket();
  }

  private Decision probed(AwaitProbe waiting) {
    return CallGuard.probed(waiting, PRIMARY, probes, millis(200));
  }

  @ParameterizedTest
  @EnumSource(value = FailureClass.class, names = "REFUSAL", mode = EnumSource.Mode.EXCLUDE)
  void i1_whileSqliteServesNoFailedCallGoesToPostgresAgain(FailureClass failure) {
    for (Mode mode : LOCAL) {
      assertThat(failed(Ticket.enter(mode, Kind.WRITE), failure, mode))
          .isInstanceOf(Redirect.class);
      assertThat(failed(ticket(Kind.WRITE), failure, mode)).isInstanceOf(Redirect.class);
    }
  }

  @Test
  void i1_aCallThatWaitsForAProbeGoesToSqliteOnceThatServes() {
    probe(200, new ProbeAnswer.Good());

    for (Mode mode : LOCAL) {
      assertThat(CallGuard.probed(waiting(FailureClass.OUTAGE), mode, probes, millis(200)))
          .isEqualTo(NOT_APPLIED);
    }
  }

  @Test
  void i4_aCallThatIsAskedAgainIsTheSameCall() {
    Again overloaded = (Again) failed(ticket(Kind.CLAIM), FailureClass.OVERLOAD, PRIMARY);

    for (Ticket next : List.of(overloaded.ticket(), askedAgain(FailureClass.OUTAGE))) {
      assertThat(next.generation()).isEqualTo(PRIMARY.generation());
    }
    assertThat(overloaded.ticket().kind()).isEqualTo(Kind.CLAIM);
  }

  @Test
  void m1_aSuccessInItsOwnGenerationIsAnswered() {
    assertThat(CallGuard.succeeded(ticket(Kind.WRITE), PRIMARY)).isEqualTo(new Answer());
  }

  @Test
  void m1_anAnswerOfAnEarlierGenerationIsRedirectedInDoubt() {
    for (Mode later : List.of(LOCAL.get(0), LOCAL.get(1), NEXT_PRIMARY)) {
      assertThat(CallGuard.succeeded(ticket(Kind.WRITE), later)).isEqualTo(IN_DOUBT);
    }
  }

  @Test
  void m1_aSuccessOfPostgresIsNeverAnsweredWhileSqliteServes() {
    Mode local = LOCAL.get(0);

    assertThat(CallGuard.succeeded(Ticket.enter(local, Kind.WRITE), local)).isEqualTo(IN_DOUBT);
  }

  @Test
  void m1_aFailureOfAnEarlierGenerationKeepsWhatItTells() {
    Ticket ticket = ticket(Kind.WRITE);

    assertThat(failed(ticket, FailureClass.OUTAGE, NEXT_PRIMARY)).isEqualTo(NOT_APPLIED);
    assertThat(failed(ticket, FailureClass.OVERLOAD, NEXT_PRIMARY)).isEqualTo(NOT_APPLIED);
    assertThat(failed(ticket, FailureClass.IN_DOUBT, NEXT_PRIMARY)).isEqualTo(IN_DOUBT);
  }

  @Test
  void classA_isAskedAgainOnlyAfterAProbeThatBeganAfterTheFailure() {
    AwaitProbe waiting = waiting(FailureClass.OUTAGE);
    assertThat(probed(waiting)).as("no probe at all").isEqualTo(waiting);

    probe(50, new ProbeAnswer.Good());
    assertThat(probed(waiting)).as("a probe from before").isEqualTo(waiting);

    probe(150, new ProbeAnswer.Good());
    assertThat(probed(waiting)).isInstanceOf(Again.class);
  }

  @Test
  void classA_isRedirectedAsNotAppliedWhenPostgresIsAway() {
    probe(150, new ProbeAnswer.Bad("refused"));

    assertThat(probed(waiting(FailureClass.OUTAGE))).isEqualTo(NOT_APPLIED);
  }

  @Test
  void classA_isAskedAgainOnceAndThenRedirected() {
    Ticket again = askedAgain(FailureClass.OUTAGE);

    assertThat(failed(again, FailureClass.OUTAGE, PRIMARY)).isEqualTo(NOT_APPLIED);
  }

  @Test
  void classB_aSecondAttemptInDoubtIsDoubtWhateverTheFirstSaid() {
    Ticket again = askedAgain(FailureClass.OUTAGE);

    assertThat(failed(again, FailureClass.IN_DOUBT, PRIMARY)).isEqualTo(IN_DOUBT);
  }

  @Test
  void classB_isAskedAgainUnderTheSameIdAfterAGoodProbe() {
    Ticket again = askedAgain(FailureClass.IN_DOUBT);

    assertThat(again.kind()).isEqualTo(Kind.WRITE);
    assertThat(again.generation()).isEqualTo(PRIMARY.generation());
  }

  @Test
  void classB_isRedirectedInDoubtWhenPostgresIsAway() {
    probe(150, new ProbeAnswer.Bad("reset"));

    assertThat(probed(waiting(FailureClass.IN_DOUBT))).isEqualTo(IN_DOUBT);
  }

  @Test
  void classB_doubtStaysWhateverTheSecondAttemptSays() {
    Ticket again = askedAgain(FailureClass.IN_DOUBT);

    assertThat(failed(again, FailureClass.OUTAGE, PRIMARY)).isEqualTo(IN_DOUBT);
    assertThat(failed(again, FailureClass.IN_DOUBT, PRIMARY)).isEqualTo(IN_DOUBT);
  }

  @Test
  void classB_aTripRedirectsWhatIsInFlightInDoubt() {
    assertThat(CallGuard.tripped(ticket(Kind.WRITE))).isEqualTo(IN_DOUBT);
  }

  @Test
  void classB_aReadIsNeverInDoubt() {
    assertThat(CallGuard.tripped(ticket(Kind.READ))).isEqualTo(NOT_APPLIED);
    assertThat(CallGuard.succeeded(ticket(Kind.READ), LOCAL.get(0))).isEqualTo(NOT_APPLIED);
  }

  @Test
  void classC_aRefusalIsTheAnswerWhoeverServesByThen() {
    for (Mode mode : List.of(PRIMARY, LOCAL.get(0), LOCAL.get(1), NEXT_PRIMARY)) {
      assertThat(failed(ticket(Kind.WRITE), FailureClass.REFUSAL, mode)).isEqualTo(new Answer());
    }
  }

  @Test
  void classD_overloadIsAskedThreeTimesThenAnswered503() {
    Decision said = new Again(ticket(Kind.WRITE));
    int asked = 0;
    while (said instanceof Again again) {
      asked++;
      said = failed(again.ticket(), FailureClass.OVERLOAD, PRIMARY);
    }

    assertThat(said).isEqualTo(new Overloaded());
    assertThat(asked).isEqualTo(3);
  }

  @Test
  void classD_noProbeThatTellsMoreThanOverloadIsAwaitedForLong() {
    Instant late = millis(100).plus(CallGuard.AWAIT_MOST).plusMillis(1);

    assertThat(CallGuard.probed(waiting(FailureClass.OUTAGE), PRIMARY, probes, late))
        .isEqualTo(new Overloaded());
    assertThat(CallGuard.probed(waiting(FailureClass.IN_DOUBT), PRIMARY, probes, late))
        .isEqualTo(IN_DOUBT);
  }

  @Test
  void classD_aWriteInDoubtIsNotGivenBackAsIfItHadNotHappened() {
    Decision said = new Again(askedAgain(FailureClass.IN_DOUBT));
    while (said instanceof Again again) {
      said = failed(again.ticket(), FailureClass.OVERLOAD, PRIMARY);
    }

    assertThat(said).isEqualTo(IN_DOUBT);
  }

  @Test
  void classE_waitsForAProbeLikeAnOutage() {
    AwaitProbe waiting = waiting(FailureClass.NOT_PRIMARY);
    probe(150, new ProbeAnswer.Bad("is in recovery"));

    assertThat(probed(waiting)).isEqualTo(NOT_APPLIED);
  }

  @ParameterizedTest
  @EnumSource(value = Kind.class, names = "CLAIM", mode = EnumSource.Mode.EXCLUDE)
  void d1_aRedirectedCallKeepsItsOperationId(Kind kind) {
    assertThat(((Redirect) CallGuard.tripped(ticket(kind))).newId()).isFalse();
  }

  @Test
  void d3_aRedirectedClaimIsANewOperationWithoutDoubt() {
    assertThat(CallGuard.tripped(ticket(Kind.CLAIM))).isEqualTo(NEW_OPERATION);
    assertThat(CallGuard.succeeded(ticket(Kind.CLAIM), LOCAL.get(0))).isEqualTo(NEW_OPERATION);
  }

  @Test
  void d3_aClaimInDoubtIsNeverAskedAgain() {
    assertThat(failed(ticket(Kind.CLAIM), FailureClass.IN_DOUBT, PRIMARY)).isEqualTo(NEW_OPERATION);
  }

  @Test
  void d3_aClaimThatWasNotAppliedMayBeAskedAgain() {
    assertThat(failed(ticket(Kind.CLAIM), FailureClass.OUTAGE, PRIMARY))
        .isInstanceOf(AwaitProbe.class);
  }
}
