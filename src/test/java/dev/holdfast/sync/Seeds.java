package dev.holdfast.sync;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** Searches seeds for histories that break a promise, on all cores and yet the same every time. */
final class Seeds {
  private static final long LEAST_AT_ONCE = 16;
  private static final long MOST_AT_ONCE = 1024;

  private Seeds() {}

  static List<String> violations(long seed, Mutation mutation) {
    return new World(seed, mutation).run().violations();
  }

  static boolean isBroken(long seed, Mutation mutation) {
    return !violations(seed, mutation).isEmpty();
  }

  /** Whether the mistake, and nothing else, breaks a promise in this history. */
  static boolean isNoticed(long seed, Mutation mutation) {
    return isBroken(seed, mutation)
        && (mutation == Mutation.NONE || !isBroken(seed, Mutation.NONE));
  }

  /** The first seed whose history the mistake breaks. */
  static OptionalLong first(Mutation mutation, long from, long to) {
    long atOnce = LEAST_AT_ONCE;
    long begin = from;
    while (begin <= to) {
      OptionalLong found = firstOf(mutation, begin, Math.min(to, begin + atOnce - 1));
      if (found.isPresent()) {
        return found;
      }
      begin += atOnce;
      atOnce = Math.min(MOST_AT_ONCE, 2 * atOnce);
    }
    return OptionalLong.empty();
  }

  private static OptionalLong firstOf(Mutation mutation, long from, long to) {
    return LongStream.rangeClosed(from, to)
        .parallel()
        .filter(seed -> isNoticed(seed, mutation))
        .min();
  }
}
