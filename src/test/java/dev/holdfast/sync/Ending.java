package dev.holdfast.sync;

import dev.holdfast.sync.history.Event;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Tells a history everything that is left in the end, everywhere. */
final class Ending {
  private final History history;
  private final Instant now;

  /** Most rows are the same object on all sides, and long to spell. */
  private final Map<Row, String> contents = new IdentityHashMap<>();

  Ending(History history, Instant now) {
    this.history = history;
    this.now = now;
  }

  void tell(PostgresModel postgres, List<Pod> pods) {
    postgres.effects().forEach(id -> history.add(new Event.Effect(now, id)));
    postgres.conflicts().keySet().forEach(id -> history.add(new Event.Conflict(now, id)));
    rows(Event.PRIMARY, postgres.rows());
    for (Pod pod : pods) {
      pod.file.reported().forEach(id -> history.add(new Event.Reported(now, id)));
      rows(pod.name, pod.file.rows());
      history.add(new Event.PodEnd(now, pod.name, serving(pod.mode()), pod.file.journal().size()));
    }
  }

  private void rows(String store, Map<String, Row> rows) {
    rows.forEach(
        (id, row) ->
            history.add(
                new Event.StoreRow(now, store, id, contents.computeIfAbsent(row, Row::content))));
  }

  static void changed(History history, Instant now, Pod pod, Mode before, Mode after) {
    history.add(
        new Event.ModeChanged(
            now,
            pod.name,
            before == null ? null : serving(before),
            serving(after),
            after.generation()));
  }

  private static Event.Serving serving(Mode mode) {
    return Event.Serving.valueOf(mode.wire().toUpperCase(java.util.Locale.ROOT));
  }
}
