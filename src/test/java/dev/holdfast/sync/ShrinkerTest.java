package dev.holdfast.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Histories that a mistake breaks, and what is left of them. */
class ShrinkerTest {
  private static final long MOST = 10_000;
  private static final int LINES_MOST = 60;

  @ParameterizedTest
  @EnumSource(
      value = Mutation.class,
      names = {"PULL_OVER_JOURNAL", "NO_GENERATION", "EPOCH_IGNORED", "NO_SAVEPOINTS"})
  void aBrokenHistoryShrinksToAShortOneThatBreaksTheSame(Mutation mutation) {
    long seed = busy(mutation);
    Schedule whole = Schedule.of(seed);
    ShortStory story = Shrinker.shrink(seed, mutation).orElseThrow();

    assertThat(story.schedule().faults())
        .hasSizeLessThan(whole.faults().size())
        .isSubsetOf(whole.faults());
    assertThat(story.schedule().lines()).hasSizeLessThan(whole.lines().size());
    assertThat(story.schedule().acting()).isLessThan(whole.acting());
    assertThat(story.lines()).as(story.toString()).hasSizeBetween(1, LINES_MOST);
    assertThat(new World(seed, story.schedule(), mutation, false).run().violations())
        .contains(story.violation());
  }

  /** The first broken one that has something to leave out. */
  private static long busy(Mutation mutation) {
    long seed = 0;
    do {
      seed = Seeds.first(mutation, seed + 1, MOST).orElseThrow();
    } while (Schedule.of(seed).faults().size() < 4);
    return seed;
  }

  @Test
  void nothingMoreCanBeLeftOut() {
    long seed = busy(Mutation.NO_GENERATION);
    ShortStory story = Shrinker.shrink(seed, Mutation.NO_GENERATION).orElseThrow();

    assertThat(Shrinker.smaller(story.schedule()))
        .isNotEmpty()
        .allSatisfy(
            smaller ->
                assertThat(
                        new World(seed, smaller, Mutation.NO_GENERATION, false).run().violations())
                    .noneMatch(violation -> violation.startsWith(story.property())));
  }

  @Test
  void aSeedAlwaysShrinksToTheSame() {
    long seed = busy(Mutation.PULL_OVER_JOURNAL);

    assertThat(Shrinker.shrink(seed, Mutation.PULL_OVER_JOURNAL))
        .isPresent()
        .isEqualTo(Shrinker.shrink(seed, Mutation.PULL_OVER_JOURNAL));
  }

  @Test
  void thereIsNothingToShrinkWhereNothingBreaks() {
    assertThat(Shrinker.shrink(7, Mutation.NONE)).isEmpty();
  }
}
