package dev.holdfast.store.sqlite;

import dev.holdfast.sync.Snapshot;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Snapshots as PostgreSQL spells them, {@code xmin:xmax:xip,xip}; nothing for none. */
final class SnapshotText {

  private SnapshotText() {}

  static String of(Snapshot snapshot) {
    if (snapshot.equals(Snapshot.NOTHING)) {
      return "";
    }
    String inProgress =
        snapshot.inProgress().stream()
            .sorted()
            .map(String::valueOf)
            .collect(Collectors.joining(","));
    return snapshot.xmin() + ":" + snapshot.xmax() + ":" + inProgress;
  }

  static Snapshot read(String text) {
    if (text.isEmpty()) {
      return Snapshot.NOTHING;
    }
    String[] parts = text.split(":", -1);
    Set<Long> inProgress =
        parts[2].isEmpty()
            ? Set.of()
            : Arrays.stream(parts[2].split(",")).map(Long::valueOf).collect(Collectors.toSet());
    return new Snapshot(Long.parseLong(parts[0]), Long.parseLong(parts[1]), inProgress);
  }
}
