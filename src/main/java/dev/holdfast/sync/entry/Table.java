package dev.holdfast.sync.entry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Rows as a batch finds them and as it leaves them. */
final class Table<T> {
  private final Function<T, UUID> id;
  private final Map<UUID, T> before = new LinkedHashMap<>();
  private final Map<UUID, T> rows = new LinkedHashMap<>();

  Table(List<T> found, Function<T, UUID> id) {
    this.id = id;
    found.forEach(row -> before.put(id.apply(row), row));
    rows.putAll(before);
  }

  /** The row as it stands, or null. */
  T find(UUID key) {
    return rows.get(key);
  }

  void put(T row) {
    rows.put(id.apply(row), row);
  }

  void delete(UUID key) {
    rows.remove(key);
  }

  Folded.Changes<T> changes() {
    List<T> inserted = new ArrayList<>();
    List<T> updated = new ArrayList<>();
    rows.forEach(
        (key, row) -> {
          T old = before.get(key);
          if (old == null) {
            inserted.add(row);
          } else if (!old.equals(row)) {
            updated.add(row);
          }
        });
    List<UUID> deleted = before.keySet().stream().filter(key -> !rows.containsKey(key)).toList();
    return new Folded.Changes<>(inserted, updated, deleted);
  }
}
