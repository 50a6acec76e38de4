package dev.holdfast.sync.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * No request fails because PostgreSQL is away: what is answered 503 or 507 is so for a reason that
 * has nothing to do with that, or that the design names.
 */
final class Answered implements Property {
  private static final Set<String> REASONS =
      Set.of("overloaded", "claim", "disk-full", "journal-full", "copy-cold");

  private final List<Violation> found = new ArrayList<>();

  @Override
  public void see(Event event) {
    boolean unavailable =
        event instanceof Event.CallEnded ended
            && ended.outcome() == Event.Outcome.UNAVAILABLE
            && !REASONS.contains(ended.detail());
    if (unavailable) {
      Event.CallEnded ended = (Event.CallEnded) event;
      found.add(new Violation(0, "no request fails", ended.detail(), ended.row()));
    }
  }

  @Override
  public void end(Consumer<Violation> broken) {
    found.forEach(broken);
  }
}
