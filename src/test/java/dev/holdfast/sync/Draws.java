package dev.holdfast.sync;

import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The random numbers of one component (SplitMix64: Steele, Lea, Flood, 2014). With a clock, what is
 * drawn follows from the time of the draw alone and not from how much was drawn before: somebody
 * who is taken out of a history changes nothing for those who go on.
 */
final class Draws implements RandomGenerator {
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private final long seed;
  private final LongSupplier clock;
  private long state;
  private long drawnAt = -1;

  private Draws(long seed, LongSupplier clock) {
    this.seed = seed;
    this.clock = clock;
    this.state = seed;
  }

  /** One number after the other. */
  static Draws inOrder(long seed) {
    return new Draws(seed, null);
  }

  /** Numbers of the moment. */
  static Draws byTime(long seed, LongSupplier clock) {
    return new Draws(seed, clock);
  }

  /** The seed of a part of what has this seed. */
  static long seed(long of, String part) {
    long seed = of;
    for (int i = 0; i < part.length(); i++) {
      seed = mix(seed + STEP + part.charAt(i));
    }
    return seed;
  }

  @Override
  public long nextLong() {
    if (clock != null && clock.getAsLong() != drawnAt) {
      drawnAt = clock.getAsLong();
      state = mix(seed ^ mix(drawnAt + STEP));
    }
    state += STEP;
    return mix(state);
  }

  private static long mix(long value) {
    long first = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    long second = (first ^ (first >>> 27)) * 0x94D049BB133111EBL;
    return second ^ (second >>> 31);
  }
}
