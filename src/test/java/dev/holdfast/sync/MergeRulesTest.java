package dev.holdfast.sync;

import static dev.holdfast.sync.Samples.id;
import static dev.holdfast.sync.Samples.millis;
import static dev.holdfast.sync.Samples.stamp;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Which of two writes of a field wins (section 6, facts). */
class MergeRulesTest {
  private static final Instant NOW = millis(1_000);

  @Test
  void section6_theLaterWriteWinsPerField() {
    assertThat(FieldMerge.replayed(stamp(20, 1), false, stamp(10, 2), NOW)).contains(stamp(20, 1));
    assertThat(FieldMerge.replayed(stamp(10, 1), false, stamp(20, 2), NOW)).isEmpty();
  }

  @Test
  void section6_aFieldThatNobodyHasWrittenIsTaken() {
    assertThat(FieldMerge.replayed(stamp(10, 1), false, null, NOW)).contains(stamp(10, 1));
  }

  @Test
  void section6_aWriteThatReplacesWhatItHasSeenWinsWhateverTheStampsSay() {
    HybridTime there = stamp(20, 2);

    Optional<HybridTime> won = FieldMerge.replayed(stamp(10, 1), true, there, NOW);

    assertThat(won).hasValueSatisfying(stamp -> assertThat(stamp).isGreaterThan(there));
    assertThat(won).map(HybridTime::operation).contains(id(1));
  }

  @Test
  void section6_aWriteThatHasSeenAnotherThanWhatIsThereDoesNotWinByThat() {
    assertThat(FieldMerge.replayed(stamp(10, 1), false, stamp(20, 2), NOW)).isEmpty();
  }

  @Test
  void section6_aClockThatRunsAheadWinsNothing() {
    HybridTime ahead = stamp(7_200_000, 1);

    assertThat(FieldMerge.replayed(ahead, false, null, NOW)).contains(stamp(1_000, 1));
    assertThat(FieldMerge.replayed(ahead, false, stamp(1_000, 1, 2), NOW)).isEmpty();
  }

  @Property
  void section6_aDirectWritesStampExceedsTheRows(
      @ForAll @IntRange(max = 100) int row,
      @ForAll @IntRange(max = 3) int counter,
      @ForAll @IntRange(max = 100) int now) {
    HybridTime there = stamp(row, counter, 1);

    assertThat(HybridTime.after(there, millis(now), id(2))).isGreaterThan(there);
  }

  @Test
  void section6_theFirstStampIsTheTimeInMicroseconds() {
    Instant nanos = millis(5).plusNanos(1_999);

    assertThat(HybridTime.after(null, nanos, id(1)))
        .isEqualTo(new HybridTime(millis(5).plusNanos(1_000), 0, id(1)));
  }

  @Property
  void section6_stampsOrderAlikeEverywhere(
      @ForAll @IntRange(max = 2) int at,
      @ForAll @IntRange(max = 2) int counter,
      @ForAll @LongRange(max = 2) long operation) {
    HybridTime one = stamp(at, counter, operation);
    HybridTime other = stamp(1, 1, 1);

    assertThat(Integer.signum(one.compareTo(other)))
        .isEqualTo(-Integer.signum(other.compareTo(one)));
    assertThat(one.compareTo(other) == 0).isEqualTo(one.equals(other));
  }

  @Test
  void section6_theCounterDecidesWithinOneInstantAndTheOperationBetweenEqualOnes() {
    assertThat(stamp(1, 2, 1)).isGreaterThan(stamp(1, 1, 9));
    assertThat(stamp(1, 1, 2)).isGreaterThan(stamp(1, 1, 1));
  }

  @Test
  void section6_aStampThatIsNotAheadIsKept() {
    assertThat(stamp(1_000, 4, 1).cappedAt(NOW)).isEqualTo(stamp(1_000, 4, 1));
  }
}
