package dev.holdfast.store;

import dev.holdfast.store.StoreModel.Kind;
import dev.holdfast.store.StoreModel.Step;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Sequences for where jqwik cannot reach: inside a running service. */
public final class RandomSteps {
  private static final int LONGEST = 30;

  private RandomSteps() {}

  /** Runs the sequence that a seed stands for; a failure names the seed. */
  public static void run(StoreUnderTest store, long seed) {
    Random random = new Random(seed);
    List<Step> steps =
        IntStream.range(0, 1 + random.nextInt(LONGEST)).mapToObj(i -> step(random)).toList();
    try {
      StoreModel.run(store, steps);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + steps, e);
    }
  }

  private static Step step(Random random) {
    Kind[] kinds = Kind.values();
    return new Step(
        kinds[random.nextInt(kinds.length)], random.nextInt(100), random.nextInt(3) == 0);
  }
}
