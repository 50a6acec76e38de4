package dev.holdfast.outage;

import dev.holdfast.outage.Fault.Cut;
import dev.holdfast.outage.Fault.Delay;
import dev.holdfast.outage.Fault.Limit;
import dev.holdfast.outage.Fault.Lose;
import dev.holdfast.outage.Fault.Moment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The faults that are in force, as the connections of one proxy see them. */
final class Conditions {
  /** With how many times they strike yet, if they count them. */
  private final Map<Fault, Integer> faults = new LinkedHashMap<>();

  private Consumer<Said> listener = said -> {};
  private int cuts;

  void begin(Fault fault) {
    faults.put(fault, fault instanceof Cut cut ? cut.times() : Cut.ALWAYS);
  }

  void end(Fault fault) {
    faults.remove(fault);
  }

  List<Fault> inForce() {
    return new ArrayList<>(faults.keySet());
  }

  boolean has(Class<? extends Fault> kind) {
    return of(kind).findAny().isPresent();
  }

  boolean loses(Way way) {
    return of(Lose.class).anyMatch(lose -> lose.way() == way);
  }

  long delay(Way way) {
    return of(Delay.class)
        .filter(delay -> delay.way() == way)
        .mapToLong(delay -> delay.by().toNanos())
        .sum();
  }

  /** As many as wanted, if nothing limits it. */
  long bytesPerSecond(Way way) {
    return of(Limit.class)
        .filter(limit -> limit.way() == way)
        .mapToLong(Limit::bytesPerSecond)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  void listener(Consumer<Said> listener) {
    this.listener = listener;
  }

  int cuts() {
    return cuts;
  }

  /** A statement is about to be forwarded; gives the cut that it meets, or null. */
  Moment meet(Said said) {
    listener.accept(said);
    Cut met = of(Cut.class).filter(cut -> cut.statement().test(said)).findFirst().orElse(null);
    if (met == null) {
      return null;
    }
    cuts++;
    faults.computeIfPresent(met, (cut, left) -> left > 1 ? left - 1 : null);
    return met.moment();
  }

  private <F extends Fault> Stream<F> of(Class<F> kind) {
    return faults.keySet().stream().filter(kind::isInstance).map(kind::cast);
  }
}
