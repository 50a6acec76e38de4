package dev.holdfast.sync;

import static dev.holdfast.sync.Samples.NOON;
import static dev.holdfast.sync.Samples.RETENTION;
import static dev.holdfast.sync.Samples.entry;
import static dev.holdfast.sync.Samples.id;
import static dev.holdfast.sync.Samples.tick;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sync.Replay.Apply;
import dev.holdfast.sync.Replay.Conflict;
import dev.holdfast.sync.Replay.Done;
import dev.holdfast.sync.Replay.Found;
import dev.holdfast.sync.Replay.Known;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** What becomes of an entry inside PostgreSQL's transaction. */
class ReplayRulesTest {
  private static final Instant FORGOTTEN = NOON.plus(RETENTION).plusMillis(1);

  private static Found found(Known known) {
    return found(0, known, NOON);
  }

  private static Found found(long applied, Known known, Instant now) {
    return new Found(applied, null, known, true, null, null, null, RETENTION, now);
  }

  private static Found appliedUpTo(long number) {
    return found(number, null, NOON);
  }

  private static Known done(String hash) {
    return new Known(hash, false);
  }

  @Test
  void i4_aKeyThatPostgresKnowsFromBeforeTheOutageIsDoneOnce() {
    Entry entry = entry(1, "h", false);

    assertThat(Replay.of(entry, found(done("h")))).isEqualTo(new Done());
  }

  @Test
  void d2_whatPostgresDoesNotKnowIsApplied() {
    assertThat(Replay.of(entry(1, "h", false), found(null))).isEqualTo(new Apply());
    assertThat(Replay.of(entry(1), found(null))).isEqualTo(new Apply());
  }

  @Test
  void d2_whatTheDirectWayHasAppliedIsNotAppliedAgain() {
    assertThat(Replay.of(entry(1, null, true), found(done(null)))).isEqualTo(new Done());
    assertThat(Replay.of(entry(1, null, true), found(done("h")))).isEqualTo(new Done());
  }

  @Test
  void d2_theSameKeyOverAnotherRequestIsAConflict() {
    Entry entry = entry(1, "h", false);

    assertThat(Replay.of(entry, found(done("other")))).isInstanceOf(Conflict.class);
    assertThat(Replay.of(entry, found(done(null)))).isInstanceOf(Conflict.class);
  }

  @Test
  void d2_whatPostgresHasRefusedIsAConflictSinceTheClientWasToldOtherwise() {
    Known refused = new Known("h", true);

    assertThat(Replay.of(entry(1, "h", false), found(refused))).isInstanceOf(Conflict.class);
  }

  @Property
  void d4_anOriginsNumberIsAppliedOnce(
      @ForAll @LongRange(min = 1, max = 50) long number,
      @ForAll @LongRange(min = 0, max = 50) long applied) {
    Replay expected = number <= applied ? new Done() : new Apply();

    assertThat(Replay.of(entry(number), appliedUpTo(applied))).isEqualTo(expected);
  }

  @Test
  void s6_anEntryInDoubtOlderThanTheOperationsIsAConflict() {
    Found found = found(0, null, FORGOTTEN);

    assertThat(Replay.of(entry(1, "h", true), found)).isInstanceOf(Conflict.class);
  }

  @Test
  void s6_whatIsNotInDoubtIsAppliedHoweverOldItIs() {
    Found found = found(0, null, FORGOTTEN);

    assertThat(Replay.of(entry(1, "h", false), found)).isEqualTo(new Apply());
  }

  @Test
  void s6_doubtWithinTheRetentionIsDecidedByTheOperation() {
    Found inTime = found(0, null, NOON.plus(RETENTION));

    assertThat(Replay.of(entry(1, "h", true), inTime)).isEqualTo(new Apply());
  }

  @Test
  void s6_aTickAtOrBelowTheHighWaterMarkIsKeptButNotFired() {
    for (long late : new long[] {0, 1}) {
      Found found = new Found(0, null, null, true, null, NOON, null, RETENTION, NOON);

      assertThat(Replay.of(tick(NOON.minusSeconds(late)), found)).isInstanceOf(Conflict.class);
      assertThat(Replay.of(tick(NOON.plusSeconds(1)), found)).isEqualTo(new Apply());
    }
  }

  @Test
  void s6_aTickThatAnotherPodHasBroughtBackIsADuplicate() {
    Found found = new Found(0, null, done(null), true, null, NOON, null, RETENTION, NOON);

    assertThat(Replay.of(tick(NOON), found)).isEqualTo(new Done());
  }

  @Test
  void s4_anEntryWhoseConflictWasNotHeardOfIsAConflictAgain() {
    Found found = new Found(1, "22021", null, true, null, null, null, RETENTION, NOON);

    assertThat(((Conflict) Replay.of(entry(1), found)).reason()).isEqualTo("22021");
  }

  @Test
  void s6_theFirstTickOfAScheduleIsApplied() {
    assertThat(Replay.of(tick(NOON), found(null))).isEqualTo(new Apply());
  }

  @Test
  void s6_whatIsNoTickIsNotComparedWithTheMark() {
    Found found = new Found(0, null, null, true, null, NOON.plusSeconds(9), null, RETENTION, NOON);

    assertThat(Replay.of(entry(1), found)).isEqualTo(new Apply());
  }

  @Test
  void s4_whatHangsOnARefusedCreateJoinsItsConflict() {
    Found refusedCreate = new Found(0, null, null, true, id(7), null, null, RETENTION, NOON);

    assertThat(((Conflict) Replay.of(entry(1), refusedCreate)).joins()).isEqualTo(id(7));
  }

  @Test
  void s4_anUnknownKindIsSetAsideAndNeverThrows() {
    Found unreadable = new Found(0, null, null, false, null, null, null, RETENTION, NOON);

    assertThat(((Conflict) Replay.of(entry(1), unreadable)).reason()).contains("fact.set");
  }

  @Test
  void s4_anUnknownKindThatIsAppliedAlreadyIsDone() {
    Found applied = new Found(1, null, null, false, null, null, null, RETENTION, NOON);

    assertThat(Replay.of(entry(1), applied)).isEqualTo(new Done());
  }

  @Test
  void section6_aTaskWhoseUniqueKeyIsHeldIsStoredAsADuplicate() {
    Found held = new Found(0, null, null, true, null, null, "tasks/9", RETENTION, NOON);

    assertThat(Replay.of(entry(1), held)).isEqualTo(new Replay.Duplicate("tasks/9"));
  }
}
