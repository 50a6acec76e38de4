package dev.holdfast.sync;

import dev.holdfast.sync.history.Checker;
import dev.holdfast.sync.history.Event;
import dev.holdfast.sync.history.Limits;
import dev.holdfast.sync.history.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What clients were told, what handlers ran, what was done to whom, and what is left. */
final class History {
  /** A copy that nothing keeps from following is never further behind. */
  static final Duration LAG_MOST = Duration.ofMillis(2500);

  static final Limits LIMITS = new Limits(LAG_MOST, null, null);

  private final List<Event> events = new ArrayList<>(1_000);

  void add(Event event) {
    events.add(event);
  }

  List<Event> events() {
    return events;
  }

  /** What the checker says of it. */
  List<String> violations() {
    return new Checker(LIMITS).check(events).stream().map(Violation::toString).toList();
  }
}
