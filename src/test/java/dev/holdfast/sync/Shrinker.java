package dev.holdfast.sync;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Makes a history that breaks a promise short: leaves out what it does not take to break the same
 * promise, until nothing more can be left out (Zeller and Hildebrandt, "Simplifying and Isolating
 * Failure-Inducing Input", 2002). The same seed always ends with the same short history.
 */
final class Shrinker {
  private static final Duration STEP = Duration.ofMillis(50);

  private final long seed;
  private final Mutation mutation;
  private final String property;

  private Shrinker(long seed, Mutation mutation, String property) {
    this.seed = seed;
    this.mutation = mutation;
    this.property = property;
  }

  /** Nothing if the seed breaks no promise. */
  static Optional<ShortStory> shrink(long seed, Mutation mutation) {
    Schedule whole = Schedule.of(seed);
    List<String> violations = violations(seed, whole, mutation);
    if (violations.isEmpty()) {
      return Optional.empty();
    }
    String property = ShortStory.property(violations.get(0));
    Schedule left = new Shrinker(seed, mutation, property).fixpoint(whole);
    return Optional.of(ShortStory.of(seed, mutation, property, left));
  }

  private static List<String> violations(long seed, Schedule schedule, Mutation mutation) {
    return new World(seed, schedule, mutation, false).run().violations();
  }

  private boolean isBroken(Schedule schedule) {
    return violations(seed, schedule, mutation).stream()
        .anyMatch(violation -> ShortStory.property(violation).equals(property));
  }

  private Schedule fixpoint(Schedule whole) {
    Schedule left = whole;
    Optional<Schedule> smaller = Optional.of(whole);
    while (smaller.isPresent()) {
      left = smaller.get();
      smaller = smaller(left).filter(this::isBroken).findFirst();
    }
    return left;
  }

  /** What is a little smaller, the most promising first. */
  static Stream<Schedule> smaller(Schedule schedule) {
    return Stream.of(pods(schedule), faults(schedule), clients(schedule), plain(schedule))
        .flatMap(each -> each)
        .filter(Predicate.not(schedule::equals));
  }

  private static Stream<Schedule> pods(Schedule schedule) {
    return schedule.pods().size() == 1
        ? Stream.empty()
        : schedule.pods().stream().map(schedule::without);
  }

  private static Stream<Schedule> faults(Schedule schedule) {
    List<Fault> faults = schedule.faults();
    int half = faults.size() / 2;
    Stream<List<Fault>> halves =
        Stream.of(faults.subList(0, half), faults.subList(half, faults.size()));
    return Stream.concat(halves, faults.stream().map(fault -> without(faults, fault)))
        .map(schedule::withFaults);
  }

  private static Stream<Schedule> clients(Schedule schedule) {
    return schedule.clients().stream()
        .map(client -> schedule.withClients(without(schedule.clients(), client)));
  }

  /** Without a worker, with a right clock, with clients that act shorter. */
  private static Stream<Schedule> plain(Schedule schedule) {
    Stream<Schedule> idle = schedule.pods().stream().map(pod -> changed(schedule, pod, false));
    Stream<Schedule> right =
        schedule.pods().stream()
            .map(pod -> changed(schedule, pod.withClockOffset(Duration.ZERO), pod.works()));
    Duration acting = schedule.acting();
    Stream<Schedule> shorter =
        Stream.of(acting.dividedBy(2), acting.multipliedBy(7).dividedBy(8), acting.minus(STEP))
            .filter(Predicate.not(Duration::isNegative))
            .map(each -> schedule.acting(Duration.ofMillis(each.toMillis())));
    return Stream.of(idle, right, shorter).flatMap(each -> each);
  }

  private static Schedule changed(Schedule schedule, Schedule.PodPlan by, boolean works) {
    return schedule.withPods(
        schedule.pods().stream()
            .map(pod -> pod.number() == by.number() ? by.working(works) : pod)
            .toList());
  }

  private static <T> List<T> without(List<T> all, T one) {
    List<T> fewer = new ArrayList<>(all);
    fewer.remove(one);
    return fewer;
  }
}
