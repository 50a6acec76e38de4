package dev.holdfast.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The protocol over seeded histories: nothing that is promised breaks, and every mistake that the
 * adapters could make is noticed. {@code -Dsimulation.seeds=N -Dsimulation.from=M} runs others; for
 * very many see {@link Simulate}.
 */
class SimulationTest {
  private static final long FROM = Long.getLong("simulation.from", 1);
  private static final long SEEDS = Long.getLong("simulation.seeds", 10_000);
  private static final long MOST = 10_000;

  @Test
  void noHistoryBreaksAPromise() {
    OptionalLong seed = Seeds.first(Mutation.NONE, FROM, FROM + SEEDS - 1);

    assertThat(seed).as(() -> story(seed)).isEmpty();
  }

  private static String story(OptionalLong seed) {
    return seed.isEmpty()
        ? ""
        : "-Dsimulation.from=%1$d -Dsimulation.seeds=1%n%2$s"
            .formatted(
                seed.getAsLong(), Shrinker.shrink(seed.getAsLong(), Mutation.NONE).orElseThrow());
  }

  @ParameterizedTest
  @MethodSource("dev.holdfast.sync.Mutation#often")
  void everyMistakeIsNoticed(Mutation mutation) {
    assertThat(Seeds.first(mutation, 1, MOST)).as(mutation.name()).isPresent();
  }

  @Test
  void oneSeedIsOneHistory() {
    assertThat(told(7)).hasSizeGreaterThan(100).isEqualTo(told(7)).isNotEqualTo(told(8));
  }

  private static List<String> told(long seed) {
    World world = new World(seed, Schedule.of(seed), Mutation.NONE, true);
    world.run();
    return world.story();
  }
}
