package dev.holdfast.sync.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/** Property 9: how far copies were behind, how long a redirect and the return took. */
final class Times implements Property {

  /** A call on its way to a pod. */
  private record Sent(Instant at, String pod) {}

  private final Limits limits;
  private final Map<UUID, Sent> sent = new HashMap<>();
  private final Map<String, Instant> tripped = new HashMap<>();
  private final Map<String, Instant> returned = new HashMap<>();
  private final Map<String, Event.LagSample> worst = new TreeMap<>();
  private final List<Violation> found = new ArrayList<>();
  private Instant healed;

  Times(Limits limits) {
    this.limits = limits;
  }

  @Override
  public void see(Event event) {
    if (event instanceof Event.LagSample sample) {
      lag(sample);
    } else if (event instanceof Event.Healed) {
      healed = event.at();
    } else if (event instanceof Event.ModeChanged changed) {
      changed(changed);
    } else if (limits.redirect() != null && event instanceof Event.CallInvoked call) {
      sent.put(call.operation(), new Sent(call.at(), call.pod()));
    } else if (limits.redirect() != null && event instanceof Event.CallEnded ended) {
      redirect(ended);
    }
  }

  private void lag(Event.LagSample sample) {
    if (limits.lag() != null && sample.lag().compareTo(limits.lag()) > 0) {
      worst.merge(
          sample.pod(), sample, (one, two) -> one.lag().compareTo(two.lag()) < 0 ? two : one);
    }
  }

  private void changed(Event.ModeChanged changed) {
    if (changed.before() == Event.Serving.PRIMARY) {
      tripped.put(changed.pod(), changed.at());
    }
    // Whatever comes between is forgotten: it counts from when it stays.
    if (changed.after() == Event.Serving.PRIMARY) {
      returned.put(changed.pod(), changed.at());
    } else if (changed.before() == Event.Serving.PRIMARY || changed.before() == null) {
      returned.put(changed.pod(), Instant.MAX);
    }
  }

  private void redirect(Event.CallEnded ended) {
    Sent call = sent.remove(ended.operation());
    Instant trip = call == null ? null : tripped.get(call.pod);
    boolean underWay = trip != null && !trip.isBefore(call.at);
    if (underWay && Duration.between(trip, ended.at()).compareTo(limits.redirect()) > 0) {
      Duration took = Duration.between(trip, ended.at());
      found.add(late("%s was redirected in %s".formatted(ended.operation(), took), call.pod));
    }
  }

  @Override
  public void end(Consumer<Violation> broken) {
    property9(broken);
  }

  private void property9(Consumer<Violation> broken) {
    found.forEach(broken);
    worst.forEach(
        (pod, sample) ->
            broken.accept(late("lagged %s at %s".formatted(sample.lag(), sample.at()), pod)));
    if (limits.backToPrimary() != null && healed != null) {
      Instant latest = healed.plus(limits.backToPrimary());
      returned.forEach(
          (pod, at) -> {
            if (at.isAfter(latest)) {
              String when = at.equals(Instant.MAX) ? "never" : "only at " + at;
              broken.accept(late("is primary again %s".formatted(when), pod));
            }
          });
    }
  }

  private static Violation late(String what, String where) {
    return new Violation(9, "times", what, where);
  }
}
