package dev.holdfast.store.postgres;

import dev.holdfast.store.PrimarySync;
import dev.holdfast.store.Pulled;
import dev.holdfast.store.Replicated;
import dev.holdfast.sync.Epoch;
import dev.holdfast.sync.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A copy as PostgreSQL sees it: it looks, pulls, and remembers where it is. */
final class SyncSteps {
  private final PrimarySync sync;
  final UUID replica = UUID.randomUUID();
  Epoch epoch;
  Snapshot cursor = Snapshot.NOTHING;

  SyncSteps(PrimarySync sync) {
    this.sync = sync;
  }

  Epoch look() {
    return look(null);
  }

  Epoch look(UUID witness) {
    UUID expected = epoch == null ? null : epoch.database();
    Epoch seen = Wired.got(sync.look(replica, expected, witness, () -> {}));
    epoch = epoch == null ? seen : epoch;
    return seen;
  }

  Pulled.Asked asked(String... rows) {
    return new Pulled.Asked(replica, cursor, epoch.acknowledged(), null, List.of(rows));
  }

  /** Pulls without taking it. */
  Pulled pulled(String... rows) {
    return Wired.got(sync.pull(asked(rows)));
  }

  /** Pulls and goes on from there. */
  Pulled pull(String... rows) {
    Pulled pulled = pulled(rows);
    cursor = pulled.snapshot();
    epoch = pulled.epoch();
    return pulled;
  }

  PrimarySync.Reading reading() {
    return Wired.got(sync.readAll(asked(), epoch));
  }

  /** Everything, page by page, and goes on from there. */
  List<Pulled.Rows> readAll() {
    PrimarySync.Reading reading = reading();
    List<Pulled.Rows> pages = new ArrayList<>();
    for (Pulled.Rows page = Wired.got(reading.next());
        page != null;
        page = Wired.got(reading.next())) {
      pages.add(page);
    }
    Wired.got(reading.end());
    cursor = reading.snapshot();
    epoch = reading.epoch();
    return pages;
  }

  /** The rows of a table among these, by column. */
  static List<Map<String, Object>> rows(List<Pulled.Rows> pages, Replicated table) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Pulled.Rows page : pages) {
      if (page.table().equals(table)) {
        page.rows().forEach(row -> rows.add(named(table, row)));
      }
    }
    return rows;
  }

  private static Map<String, Object> named(Replicated table, Object[] row) {
    Map<String, Object> named = new HashMap<>();
    for (int i = 0; i < row.length; i++) {
      named.put(table.columns().get(i).name(), row[i]);
    }
    return named;
  }

  static List<UUID> keys(List<Pulled.Rows> pages, Replicated table) {
    return pages.stream()
        .filter(page -> page.table().equals(table))
        .flatMap(page -> page.keys().stream())
        .toList();
  }
}
