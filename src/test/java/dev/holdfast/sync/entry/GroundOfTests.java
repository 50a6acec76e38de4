package dev.holdfast.sync.entry;

import dev.holdfast.domain.Fact;
import dev.holdfast.domain.Task;
import dev.holdfast.sync.Entry;
import dev.holdfast.sync.Replay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What PostgreSQL has, said bit by bit. */
final class GroundOfTests {
  private final Instant now = Instant.parse("2040-01-01T12:00:00Z");
  private final Map<UUID, Long> applied = new HashMap<>();
  private final Map<Ground.Place, String> conflicts = new HashMap<>();
  private final Map<UUID, Replay.Known> operations = new HashMap<>();
  private final List<Task> tasks = new ArrayList<>();
  private final Set<UUID> ahead = new HashSet<>();
  private final List<Fact> facts = new ArrayList<>();
  private final Map<UUID, ClaimMade> claims = new HashMap<>();

  Instant now() {
    return now;
  }

  GroundOfTests has(Task task) {
    tasks.removeIf(row -> row.id().equals(task.id()));
    tasks.add(task);
    return this;
  }

  /** Its claim's entry is still to come. */
  GroundOfTests hasAhead(Task task) {
    ahead.add(task.id());
    return has(task);
  }

  GroundOfTests has(Fact fact) {
    facts.add(fact);
    return this;
  }

  GroundOfTests knows(UUID operation, Replay.Known known) {
    operations.put(operation, known);
    return this;
  }

  GroundOfTests applied(UUID origin, long number) {
    applied.put(origin, number);
    return this;
  }

  GroundOfTests keptConflict(Entry entry, String reason) {
    conflicts.put(new Ground.Place(entry.origin(), entry.number()), reason);
    return this;
  }

  /** A create of this task takes this claim along. */
  GroundOfTests claims(UUID task, ClaimMade claim) {
    claims.put(task, claim);
    return this;
  }

  Ground ground() {
    return new Ground(
        new Ground.Time(now, Duration.ofHours(24), JournalOfTests.LEASE),
        new Ground.Past(applied, conflicts, operations, Map.of()),
        List.copyOf(tasks),
        ahead,
        List.copyOf(facts),
        claims);
  }
}
