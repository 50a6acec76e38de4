package dev.holdfast.sync.history;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Property 8: in the end, which is the bound that the recorder has set, every pod's journal is
 * empty and PostgreSQL serves. A history in which no pod tells how it ended shows nothing, and
 * breaks it.
 */
final class Ends implements Property {
  private final List<Event.PodEnd> pods = new ArrayList<>();

  static boolean isDone(Event.PodEnd end) {
    return end.depth() == 0 && end.mode() == Event.Serving.PRIMARY;
  }

  @Override
  public void see(Event event) {
    if (event instanceof Event.PodEnd end) {
      pods.add(end);
    }
  }

  @Override
  public void end(Consumer<Violation> broken) {
    property8(broken);
  }

  private void property8(Consumer<Violation> broken) {
    if (pods.isEmpty()) {
      broken.accept(new Violation(8, "journal empties", "no pod tells its end", "all"));
    }
    for (Event.PodEnd end : pods) {
      if (!isDone(end)) {
        String what = "%d left, %s".formatted(end.depth(), end.mode());
        broken.accept(new Violation(8, "journal empties", what, end.pod()));
      }
    }
  }
}
