package dev.holdfast.sync;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is left of a history that breaks a promise.
 *
 * @param violation the first that breaks the property
 * @param lines faults, changes of mode, and all that happened to the rows that it names
 */
record ShortStory(
    long seed,
    Mutation mutation,
    String property,
    Schedule schedule,
    String violation,
    List<String> lines) {
  private static final Pattern ROW = Pattern.compile("(?:fact|task)/[a-z]+(?:-\\d+)+");
  private static final Pattern POD = Pattern.compile("pod-\\d+");

  static ShortStory of(long seed, Mutation mutation, String property, Schedule schedule) {
    World world = new World(seed, schedule, mutation, true);
    String violation =
        world.run().violations().stream()
            .filter(each -> property(each).equals(property))
            .findFirst()
            .orElseThrow();
    Set<String> rows = named(ROW, violation);
    Set<String> pods = rows.isEmpty() ? named(POD, violation) : Set.of();
    List<String> lines = world.story().stream().filter(line -> isAbout(line, rows, pods)).toList();
    return new ShortStory(seed, mutation, property, schedule, violation, lines);
  }

  /** As {@code 5 own reads} of what a violation says. */
  static String property(String violation) {
    return violation.substring(0, violation.indexOf(':'));
  }

  private static boolean isAbout(String line, Set<String> rows, Set<String> pods) {
    Set<String> here = named(ROW, line);
    boolean ofPod = named(POD, line).stream().anyMatch(pods::contains);
    return here.isEmpty() || ofPod || here.stream().anyMatch(rows::contains);
  }

  private static Set<String> named(Pattern what, String where) {
    return what.matcher(where)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  @Override
  public String toString() {
    String head = "seed %d with %s breaks %s".formatted(seed, mutation, violation);
    String again = "again: Simulate story %d %s".formatted(seed, mutation);
    return Stream.of(
            List.of(head, again, "what it takes:"),
            schedule.lines(),
            List.of("what happens:"),
            lines)
        .flatMap(List::stream)
        .collect(Collectors.joining("\n"));
  }
}
