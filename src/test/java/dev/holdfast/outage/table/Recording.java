package dev.holdfast.outage.table;

import dev.holdfast.sync.history.Event;
import dev.holdfast.sync.history.Violation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/** What the clients of one run saw, in the form that the checker judges; from any thread. */
final class Recording {
  /** The pod's name; there is one. */
  static final String POD = "pod-0";

  private final Queue<Event> events = new ConcurrentLinkedQueue<>();
  private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();
  private final Queue<Violation> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Instant> last = new AtomicReference<>(Instant.EPOCH);

  /**
   * The time of this machine, which the service and PostgreSQL share; never earlier than before.
   */
  Instant now() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    return last.accumulateAndGet(now, (one, two) -> one.isAfter(two) ? one : two);
  }

  void add(Event event) {
    events.add(event);
  }

  void add(Sample sample) {
    samples.add(sample);
  }

  /** Something that no history can say: an answer that contradicts itself or its request. */
  void wrong(int property, String what, String where) {
    wrong.add(new Violation(property, "answers", what, where));
  }

  List<Event> events() {
    return new ArrayList<>(events);
  }

  List<Sample> samples() {
    return new ArrayList<>(samples);
  }

  List<Violation> wrong() {
    return new ArrayList<>(wrong);
  }
}
