package dev.holdfast.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Runs histories by hand, after {@code mvn test-compile}: {@code java -cp
 * target/test-classes:target/classes dev.holdfast.sync.Simulate}, then {@code FROM TO} for the
 * seeds between, {@code mutations [TO]} for the first seed that notices each mistake, {@code story
 * SEED [MUTATION]} for the shortest history that is left of one.
 */
final class Simulate {
  private static final long AT_ONCE = 10_000;
  private static final String MOST = "10000";

  private Simulate() {}

  public static void main(String[] args) {
    List<String> words = List.of(args);
    switch (words.isEmpty() ? "" : words.get(0)) {
      case "" -> System.out.println("FROM TO | mutations [TO] | story SEED [MUTATION]");
      case "mutations" -> mutations(Long.parseLong(second(words, 1, MOST)));
      case "story" -> {
        Mutation mutation = Mutation.valueOf(second(words, 2, Mutation.NONE.name()));
        long seed = Long.parseLong(words.get(1));
        System.out.println(
            Shrinker.shrink(seed, mutation).map(Object::toString).orElse("breaks no promise"));
      }
      default -> seeds(Long.parseLong(words.get(0)), Long.parseLong(words.get(1)));
    }
  }

  private static String second(List<String> words, int index, String otherwise) {
    return words.size() > index ? words.get(index) : otherwise;
  }

  private static void mutations(long to) {
    for (Mutation mutation : Mutation.values()) {
      OptionalLong seed = Seeds.first(mutation, 1, to);
      String violation =
          seed.isPresent() ? Seeds.violations(seed.getAsLong(), mutation).get(0) : "nothing:";
      System.out.printf(
          "%-26s %-22s %s%n",
          mutation,
          ShortStory.property(violation),
          seed.isPresent() ? seed.getAsLong() : "none up to " + to);
    }
  }

  private static void seeds(long from, long to) {
    Instant begin = Instant.now();
    long broken = 0;
    for (long first = from; first <= to; first += AT_ONCE) {
      long last = Math.min(to, first + AT_ONCE - 1);
      List<String> found = broken(first, last);
      broken += found.size();
      found.forEach(System.out::println);
      Duration spent = Duration.between(begin, Instant.now());
      double each = (double) spent.toMillis() / (last - from + 1);
      System.out.printf(
          "%d to %d: %d broken, %d s, %.2f ms each%n", from, last, broken, spent.toSeconds(), each);
    }
    System.out.printf("%d histories, %d broken%n", to - from + 1, broken);
  }

  private static List<String> broken(long first, long last) {
    return LongStream.rangeClosed(first, last)
        .parallel()
        .mapToObj(seed -> line(seed, Seeds.violations(seed, Mutation.NONE)))
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private static String line(long seed, List<String> violations) {
    return violations.isEmpty() ? "" : "seed %d: %s".formatted(seed, violations.get(0));
  }
}
