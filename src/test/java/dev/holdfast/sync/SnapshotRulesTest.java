package dev.holdfast.sync;

import static dev.holdfast.sync.Samples.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What is visible in two snapshots together, and how PostgreSQL spells them. */
class SnapshotRulesTest {
  private static final int XIDS = 20;

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
    return LongStream.rangeClosed(0, XIDS + 1);
  }

  @Property
  void r5_bothShowWhatEachShows(
      @ForAll("snapshots") Snapshot one, @ForAll("snapshots") Snapshot other) {
    Snapshot both = one.and(other);
    assertThat(xids().filter(both::contains).boxed())
        .isEqualTo(xids().filter(one::contains).filter(other::contains).boxed().toList());
  }

  @Property
  void r5_eitherShowsWhatOneOfThemShows(
      @ForAll("snapshots") Snapshot one, @ForAll("snapshots") Snapshot other) {
    Snapshot either = one.or(other);
    assertThat(xids().filter(either::contains).boxed())
        .isEqualTo(xids().filter(xid -> one.contains(xid) || other.contains(xid)).boxed().toList());
  }

  @Property
  void r5_oneUpToATransactionShowsNothingBehindIt(
      @ForAll("snapshots") Snapshot one, @ForAll("snapshots") Snapshot other) {
    long last = other.xmax();
    assertThat(xids().filter(one.upTo(last)::contains).boxed())
        .isEqualTo(xids().filter(xid -> xid <= last && one.contains(xid)).boxed().toList());
  }

  @Property
  void r2_aSnapshotIsReadAsItIsWritten(@ForAll("snapshots") Snapshot one) {
    assertThat(Snapshot.of(one.text())).isEqualTo(one);
  }

  @Test
  void r2_theSpellingIsPostgresqls() {
    assertThat(Snapshot.of("5:10:5,7").text()).isEqualTo("5:10:5,7");
    assertThat(Snapshot.of("5:10:5,7")).isEqualTo(new Snapshot(5, 10, Set.of(5L, 7L)));
    assertThat(Snapshot.of("0:0:")).isEqualTo(Snapshot.NOTHING);
    assertThat(Snapshot.NOTHING.text()).isEqualTo("0:0:");
  }
}
