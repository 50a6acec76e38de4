package dev.holdfast.sync.history;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Property 4: every SQLite file has in the end what PostgreSQL has. */
final class Copies implements Property {
  private final Map<String, Map<String, String>> stores = new LinkedHashMap<>();

  /** That they are not equal yet is said by property 8. */
  private final Set<String> unfinished = new HashSet<>();

  @Override
  public void see(Event event) {
    if (event instanceof Event.StoreRow row) {
      of(row.store()).put(row.row(), row.content());
    } else if (event instanceof Event.PodEnd end) {
      of(end.pod());
      if (!Ends.isDone(end)) {
        unfinished.add(end.pod());
      }
    }
  }

  private Map<String, String> of(String store) {
    return stores.computeIfAbsent(store, any -> new HashMap<>());
  }

  @Override
  public void end(Consumer<Violation> broken) {
    property4(broken);
  }

  private void property4(Consumer<Violation> broken) {
    Map<String, String> primary = stores.getOrDefault(Event.PRIMARY, Map.of());
    stores.forEach(
        (store, rows) -> {
          if (!unfinished.contains(store) && !store.equals(Event.PRIMARY)) {
            compare(store, rows, primary, broken);
          }
        });
  }

  private static void compare(
      String store,
      Map<String, String> rows,
      Map<String, String> primary,
      Consumer<Violation> broken) {
    primary.forEach(
        (row, content) -> {
          String other = rows.get(row);
          if (!content.equals(other)) {
            broken.accept(differs(store, row, other, content));
          }
        });
    rows.forEach(
        (row, content) -> {
          if (!primary.containsKey(row)) {
            broken.accept(differs(store, row, content, null));
          }
        });
  }

  private static Violation differs(String store, String row, String found, String there) {
    String what = "%s instead of %s".formatted(found, there);
    return new Violation(4, "copies are equal", what, "%s of %s".formatted(row, store));
  }
}
