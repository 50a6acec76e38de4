package dev.holdfast.sync;

import static dev.holdfast.sync.Samples.NOON;
import static dev.holdfast.sync.Samples.RETENTION;
import static dev.holdfast.sync.Samples.entry;
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
    return new Found(0, known, RETENTION, NOON);
  }

  private static Found appliedUpTo(long number) {
    return new Found(number, null, RETENTION, NOON);
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
    Found found = new Found(0, null, RETENTION, FORGOTTEN);

    assertThat(Replay.of(entry(1, "h", true), found)).isInstanceOf(Conflict.class);
  }

  @Test
  void s6_whatIsNotInDoubtIsAppliedHoweverOldItIs() {
    Found found = new Found(0, null, RETENTION, FORGOTTEN);

    assertThat(Replay.of(entry(1, "h", false), found)).isEqualTo(new Apply());
  }

  @Test
  void s6_doubtWithinTheRetentionIsDecidedByTheOperation() {
    Found inTime = new Found(0, null, RETENTION, NOON.plus(RETENTION));

    assertThat(Replay.of(entry(1, "h", true), inTime)).isEqualTo(new Apply());
  }
}
