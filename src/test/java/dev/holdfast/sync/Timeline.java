package dev.holdfast.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.UUID;

/** Simulated time: one seed decides what happens when. */
final class Timeline {
  static final Instant BEGIN = Instant.parse("2030-01-01T00:00:00Z");

  private record Event(Instant at, long order, Runnable what) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          (a, b) -> {
            int byTime = a.at.compareTo(b.at);
            return byTime != 0 ? byTime : Long.compare(a.order, b.order);
          });

  private final List<String> story = new ArrayList<>();
  private final Random random;
  private Instant now = BEGIN;
  private long order;

  Timeline(long seed) {
    this.random = new Random(seed);
  }

  Instant now() {
    return now;
  }

  Random random() {
    return random;
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  Duration millis(int least, int most) {
    return Duration.ofMillis(least + random.nextInt(most - least + 1));
  }

  UUID id() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  void after(Duration delay, Runnable what) {
    events.add(new Event(now.plus(delay), order++, what));
  }

  /** Lets everything happen that is due until then. */
  void runUntil(Instant end) {
    while (!events.isEmpty() && !events.peek().at.isAfter(end)) {
      Event event = events.poll();
      now = event.at;
      event.what.run();
    }
    now = end;
  }

  /** Remembers what happened, for the story of a seed that fails. */
  void tell(String what, Object... values) {
    if (story.size() < 20_000) {
      story.add(
          "%6d ms  %s".formatted(Duration.between(BEGIN, now).toMillis(), what.formatted(values)));
    }
  }

  List<String> story() {
    return story;
  }
}
