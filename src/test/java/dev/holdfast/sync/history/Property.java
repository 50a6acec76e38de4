package dev.holdfast.sync.history;

import java.util.function.Consumer;

/** One or a few of the nine properties, over a history that goes by once, in order. */
interface Property {
  void see(Event event);

  /** Tells what is broken, once everything has been seen. */
  void end(Consumer<Violation> broken);
}
