package dev.holdfast.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Simulated time as one component has it: a clock and an agenda that all share, and random numbers
 * of its own, so that one seed decides what happens when.
 */
final class Timeline {
  static final Instant BEGIN = Instant.parse("2030-01-01T00:00:00Z");

  private final Agenda agenda;
  private final long seed;
  private final RandomGenerator random;

  private Timeline(Agenda agenda, long seed, RandomGenerator random) {
    this.agenda = agenda;
    this.seed = seed;
    this.random = random;
  }

  /**
   * The whole of a history.
   *
   * @param told whether the story is wanted; it costs more than everything else
   */
  static Timeline of(long seed, boolean told) {
    return new Timeline(new Agenda(told), seed, Draws.inOrder(seed));
  }

  /** For somebody who does one thing after the other: the next choice follows from the last. */
  Timeline inOrder(String part) {
    long own = Draws.seed(seed, part);
    return new Timeline(agenda, own, Draws.inOrder(own));
  }

  /** For what many use at once: what is drawn follows from the moment alone. */
  Timeline byTime(String part) {
    long own = Draws.seed(seed, part);
    return new Timeline(agenda, own, Draws.byTime(own, agenda::millis));
  }

  Instant now() {
    return agenda.now();
  }

  RandomGenerator random() {
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
    agenda.after(delay.toMillis(), what);
  }

  /** Lets everything happen that is due until then. */
  void runUntil(Instant end) {
    agenda.runUntil(Math.toIntExact(Duration.between(BEGIN, end).toMillis()));
  }

  /** Remembers what happened, if the story is wanted. */
  void tell(String what, Object... values) {
    agenda.tell(what, values);
  }

  List<String> story() {
    return agenda.story();
  }
}
