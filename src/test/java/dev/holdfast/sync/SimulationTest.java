package dev.holdfast.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The protocol over seeded histories: nothing that is promised breaks, and every mistake that the
 * adapters could make is noticed. {@code -Dsimulation.seeds=1000000} runs as many.
 */
class SimulationTest {
  private static final long SEEDS = Long.getLong("simulation.seeds", 1_000);
  private static final long MOST = 10_000;

  private static OptionalLong failing(Mutation mutation, long seeds) {
    return LongStream.rangeClosed(1, seeds)
        .parallel()
        .filter(seed -> !new World(seed, mutation).run().violations().isEmpty())
        .findAny();
  }

  @Test
  void noHistoryBreaksAPromise() {
    OptionalLong seed = failing(Mutation.NONE, SEEDS);
    if (seed.isPresent()) {
      World world = new World(seed.getAsLong(), Mutation.NONE);
      List<String> violations = world.run().violations();
      assertThat(violations)
          .as("seed %d%n%s", seed.getAsLong(), String.join("\n", world.story()))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(value = Mutation.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void everyMistakeIsNoticed(Mutation mutation) {
    assertThat(failing(mutation, MOST)).as(mutation.name()).isPresent();
  }

  @Test
  void oneSeedIsOneHistory() {
    World first = new World(7, Mutation.NONE);
    World second = new World(7, Mutation.NONE);
    first.run();
    second.run();

    assertThat(first.story()).hasSizeGreaterThan(100).isEqualTo(second.story());
  }
}
