package dev.holdfast.sync;

import static dev.holdfast.sync.Samples.id;
import static dev.holdfast.sync.Samples.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sync.CopyRules.Miss;
import dev.holdfast.sync.CopyRules.Pulled;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Which of two writes of the copy wins, and what a cursor has seen (section 4). */
class CopyRulesTest {
  private static final int XIDS = 20;
  private static final String ROW = "facts/1";
  private static final Epoch HISTORY = new Epoch(id(1), "cluster", 2, id(9), 8, true);

  private static PullEnd arrived(Snapshot begunWith, Snapshot cursor, Snapshot pruned) {
    return CopyRules.arrived(begunWith, cursor, pruned, HISTORY, HISTORY);
  }

  private static boolean pruned(Snapshot cursor, Snapshot pruned) {
    return arrived(cursor, cursor, pruned) == PullEnd.PRUNED;
  }

  @Provide
  Arbitrary<Snapshot> snapshots() {
    Arbitrary<Long> xmax = Arbitraries.longs().between(1, XIDS);
    Arbitrary<Set<Long>> open = Arbitraries.longs().between(1, XIDS).set().ofMaxSize(5);
    return Combinators.combine(xmax, open)
        .as(
            (most, all) ->
                snapshot(most, all.stream().filter(xid -> xid < most).toArray(Long[]::new)));
  }

  private static LongStream xids() {
    return LongStream.rangeClosed(1, XIDS);
  }

  private static boolean showsAllOf(Snapshot snapshot, Snapshot other) {
    return xids().filter(other::contains).allMatch(snapshot::contains);
  }

  @Test
  void r2_theCursorKnowsWhatHadEnded() {
    Snapshot cursor = snapshot(10, 5L, 7L);

    assertThat(xids().filter(cursor::contains)).containsExactly(1L, 2L, 3L, 4L, 6L, 8L, 9L);
  }

  @Test
  void r2_aRowThatCommitsLateIsStillNewToTheNextPull() {
    Snapshot cursor = snapshot(10, 5L);
    Snapshot next = snapshot(12);

    assertThat(cursor.contains(5)).isFalse();
    assertThat(next.contains(5)).isTrue();
  }

  @Test
  void r2_whoeverIsStillWritingHoldsNobodyUp() {
    assertThat(snapshot(10, 1L).contains(9)).isTrue();
  }

  @Test
  void r2_aCopyThatHasSeenNothingTakesEverything() {
    assertThat(xids().filter(Snapshot.NOTHING::contains)).isEmpty();
  }

  @Property
  void r2_aSnapshotThatContainsAnotherShowsAllOfIt(
      @ForAll("snapshots") Snapshot one, @ForAll("snapshots") Snapshot other) {
    boolean contains = one.contains(other);

    assertThat(!contains || showsAllOf(one, other)).isTrue();
    assertThat(contains || other.xmax() > one.xmax() || !showsAllOf(one, other)).isTrue();
  }

  @Test
  void r2_ofTwoPullsThatOverlapTheSecondIsNotApplied() {
    Snapshot begunWith = snapshot(10);

    assertThat(arrived(begunWith, snapshot(10), snapshot(9))).isEqualTo(PullEnd.DONE);
    assertThat(arrived(begunWith, snapshot(12), snapshot(9))).isEqualTo(PullEnd.FAILED);
  }

  @Test
  void r6_aPullOfAnotherHistoryIsNotApplied() {
    Epoch back = new Epoch(id(1), "cluster", 2, id(9), 7, true);

    assertThat(CopyRules.arrived(snapshot(10), snapshot(10), Snapshot.NOTHING, HISTORY, back))
        .isEqualTo(PullEnd.WENT_BACK);
  }

  @Test
  void r3_anOwnWriteGoesIntoTheCopyUnlessAPullHasSeenIt() {
    assertThat(CopyRules.takesOwn(ROW, 10, 2, 1, snapshot(10), Set.of())).isTrue();
    assertThat(CopyRules.takesOwn(ROW, 9, 2, 1, snapshot(10), Set.of())).isFalse();
  }

  @Test
  void r3_anOwnWriteWhoseAnswerCameLateDoesNotCoverALaterOne() {
    assertThat(CopyRules.takesOwn(ROW, 10, 5, 6, snapshot(10), Set.of())).isFalse();
    assertThat(CopyRules.takesOwn(ROW, 10, 5, 5, snapshot(10), Set.of())).isFalse();
  }

  @Test
  void r4_anOwnWriteDoesNotCoverAnUndrainedEntry() {
    assertThat(CopyRules.takesOwn(ROW, 10, 2, 1, snapshot(10), Set.of(ROW))).isFalse();
  }

  @Test
  void r3_aPullLeavesARowAloneWhoseOwnWriteItHasNotSeen() {
    assertThat(CopyRules.pulled(ROW, 10L, snapshot(10), Set.of(), true)).isEqualTo(Pulled.LEAVE);
    assertThat(CopyRules.pulled(ROW, 5L, snapshot(10, 5L), Set.of(), true)).isEqualTo(Pulled.LEAVE);
  }

  @Test
  void r3_inEveryOtherCaseThePullWins() {
    assertThat(CopyRules.pulled(ROW, 9L, snapshot(10), Set.of(), true)).isEqualTo(Pulled.TAKE);
    assertThat(CopyRules.pulled(ROW, null, snapshot(10), Set.of(), true)).isEqualTo(Pulled.TAKE);
  }

  @Test
  void r4_aRowWithAnUndrainedEntryIsReadLater() {
    Set<String> undrained = Set.of(ROW);

    assertThat(CopyRules.pulled(ROW, null, snapshot(10), undrained, true)).isEqualTo(Pulled.LATER);
    assertThat(CopyRules.pulled(ROW, 9L, snapshot(10), undrained, true)).isEqualTo(Pulled.LATER);
    assertThat(CopyRules.pulled("facts/2", null, snapshot(10), undrained, true))
        .isEqualTo(Pulled.TAKE);
  }

  @Test
  void r5_aCursorBehindThePrunedLogMakesTheCopyAnew() {
    assertThat(pruned(snapshot(9), snapshot(10))).isTrue();
    assertThat(pruned(Snapshot.NOTHING, snapshot(10))).isTrue();
  }

  @Test
  void r5_aCursorThatStillHasAnOpenTransactionOfThePrunedLogIsBehindToo() {
    assertThat(pruned(snapshot(12, 5L), snapshot(10))).isTrue();
    assertThat(pruned(snapshot(12, 5L), snapshot(10, 5L))).isFalse();
  }

  @Test
  void r5_aCursorThatContainsThePrunedLogGoesOn() {
    assertThat(pruned(snapshot(10), snapshot(10))).isFalse();
    assertThat(pruned(snapshot(10), Snapshot.NOTHING)).isFalse();
  }

  @Test
  void r5_aCopyThatHasSeenNothingIsReadWhole() {
    assertThat(pruned(Snapshot.NOTHING, Snapshot.NOTHING)).isTrue();
  }

  @Test
  void r8_aRowOfANewerSchemaIsKnownToPostgresOnly() {
    assertThat(CopyRules.pulled(ROW, null, snapshot(10), Set.of(), false))
        .isEqualTo(Pulled.UNREADABLE);
    assertThat(CopyRules.pulled(ROW, 10L, snapshot(10), Set.of(), false)).isEqualTo(Pulled.LEAVE);
    assertThat(CopyRules.pulled(ROW, null, snapshot(10), Set.of(ROW), false))
        .isEqualTo(Pulled.LATER);
  }

  @Test
  void r8_aColdCopyNeverSaysThatThereIsNothing() {
    assertThat(CopyRules.missed(false, false)).isEqualTo(Miss.COPY_COLD);
    assertThat(CopyRules.missed(false, true)).isEqualTo(Miss.COPY_COLD);
    assertThat(CopyRules.missed(true, true)).isEqualTo(Miss.COPY_COLD);
    assertThat(CopyRules.missed(true, false)).isEqualTo(Miss.NOT_FOUND);
  }
}
