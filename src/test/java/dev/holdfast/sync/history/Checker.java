package dev.holdfast.sync.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Checks a history for the nine properties of section 8. What belongs to a row or an operation is
 * kept with it alone, so the time grows with the number of events and not with what could meet.
 *
 * <p>It never says that a history without an end is in order: see property 8.
 */
public final class Checker {
  private final Limits limits;

  public Checker(Limits limits) {
    this.limits = limits;
  }

  /** What is broken, by property; nothing if all is kept. */
  public List<Violation> check(Iterable<Event> history) {
    Operations operations = new Operations();
    Faults faults = new Faults();
    List<Property> properties =
        List.of(
            new Answered(),
            new Acknowledged(operations, faults),
            new Copies(),
            new Sessions(operations, faults),
            new Transitions(operations, faults),
            new Runs(faults),
            new Ends(),
            new Times(limits));
    for (Event event : inOrder(history)) {
      faults.see(event);
      operations.see(event);
      for (Property property : properties) {
        property.see(event);
      }
    }
    List<Violation> broken = new ArrayList<>();
    properties.forEach(property -> property.end(broken::add));
    property7(broken, faults);
    broken.sort(Comparator.comparingInt(Violation::property));
    return broken;
  }

  /** Several recorders may have written it: what happened at the same time stays as it is. */
  private static List<Event> inOrder(Iterable<Event> history) {
    List<Event> events = new ArrayList<>();
    boolean sorted = true;
    Event last = null;
    for (Event event : history) {
      sorted &= last == null || !event.at().isBefore(last.at());
      events.add(event);
      last = event;
    }
    if (!sorted) {
      events.sort(Comparator.comparing(Event::at));
    }
    return events;
  }

  /**
   * Property 7, after {@code kill -9} the same: nothing is excused by a kill but what properties 1
   * and 5 say, so it is broken wherever a history with kills breaks another one; that one tells
   * how.
   */
  private static void property7(List<Violation> broken, Faults faults) {
    List<Integer> others =
        broken.stream().map(Violation::property).filter(n -> n != 9).distinct().sorted().toList();
    if (faults.hasKills() && !others.isEmpty()) {
      String what = "with pods that were killed, these are broken: " + others;
      broken.add(new Violation(7, "the same after a kill", what, "all"));
    }
  }
}
