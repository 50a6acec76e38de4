package dev.holdfast.sync.entry;

import dev.holdfast.domain.HoldfastException.Refusal;
import dev.holdfast.domain.Operation;
import dev.holdfast.sync.Entry;
import dev.holdfast.sync.Replay;
import dev.holdfast.sync.RowName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * One batch of the journal on its way into PostgreSQL: each entry meets what those before it have
 * left. Nothing is read or written here; the store reads the {@link Ground} under its locks and
 * writes what is {@link Folded}.
 */
public final class Fold {
  private static final String CREATES = ".create";

  private final Ground ground;
  private final Effects effects;
  private final Map<UUID, Long> applied;
  private final Map<UUID, Long> reached = new HashMap<>();
  private final Map<UUID, Replay.Known> operations;
  private final Map<String, UUID> refusedCreates;
  private final List<Replay> verdicts = new ArrayList<>();
  private final List<Folded.Kept> conflicts = new ArrayList<>();

  /** A batch that begins here. */
  public Fold(Ground ground) {
    this.ground = ground;
    this.effects = new Effects(ground);
    this.applied = new HashMap<>(ground.past().applied());
    this.operations = new HashMap<>(ground.past().operations());
    this.refusedCreates = new HashMap<>(ground.past().refusedCreates());
  }

  /** An entry that is not replayed: it has failed alone again and again (rule S4). */
  public void setAside(Entry entry, String reason) {
    if (isNew(entry)) {
      keep(entry, new Replay.Conflict(reason, null));
    }
    reach(entry);
  }

  /**
   * Replays an entry.
   *
   * @param body what it says, or null if this version cannot read it
   */
  public void take(Entry entry, Body body) {
    if (body instanceof Body.ClaimTasks) {
      effects.came(entry.operation());
    }
    Replay verdict = Replay.of(entry, found(entry, body));
    if (verdict instanceof Replay.Apply) {
      verdict = apply(entry, body);
    }
    if (verdict instanceof Replay.Conflict conflict && isNew(entry)) {
      keep(entry, conflict);
    }
    verdicts.add(verdict);
    reach(entry);
  }

  /** What all of it comes to; nothing may follow. */
  public Folded end() {
    Set<UUID> withdrawn = new HashSet<>();
    conflicts.forEach(conflict -> withdrawn.add(conflict.entry().operation()));
    withdrawn.removeAll(operations.keySet());
    return new Folded(
        verdicts,
        effects.tasks(),
        effects.facts(),
        effects.attempts(),
        conflicts,
        withdrawn,
        reached);
  }

  private Replay.Found found(Entry entry, Body body) {
    Ground.Past past = ground.past();
    return new Replay.Found(
        applied.getOrDefault(entry.origin(), 0L),
        past.conflicts().get(new Ground.Place(entry.origin(), entry.number())),
        known(entry, body),
        body != null,
        refusedCreate(entry),
        null,
        null,
        ground.time().retention(),
        ground.time().now());
  }

  /** Where both sides have refused the same request, they agree. */
  private Replay.Known known(Entry entry, Body body) {
    Replay.Known known = operations.get(entry.operation());
    return known != null && body instanceof Body.Refused
        ? new Replay.Known(known.hash(), false)
        : known;
  }

  private UUID refusedCreate(Entry entry) {
    return entry.touches().stream()
        .map(refusedCreates::get)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private Replay apply(Entry entry, Body body) {
    try {
      effects.apply(new Operation(entry.operation(), entry.kind(), entry.hash(), entry.at()), body);
    } catch (Refusal refused) {
      return new Replay.Conflict(refused.getMessage(), null);
    }
    boolean refusal = body instanceof Body.Refused;
    operations.put(entry.operation(), new Replay.Known(entry.hash(), refusal));
    return new Replay.Apply();
  }

  private void keep(Entry entry, Replay.Conflict why) {
    conflicts.add(new Folded.Kept(entry, why, met(entry)));
    if (entry.kind().endsWith(CREATES)) {
      entry.touches().forEach(row -> refusedCreates.put(row, entry.operation()));
    }
  }

  private Object met(Entry entry) {
    return entry.touches().stream()
        .sorted()
        .map(this::row)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private Object row(String name) {
    if (name.startsWith(RowName.TASKS + "/")) {
      return effects.task(RowName.of(name).id());
    }
    return name.startsWith(RowName.FACTS + "/") ? effects.fact(RowName.of(name).id()) : null;
  }

  private boolean isNew(Entry entry) {
    return entry.number() > applied.getOrDefault(entry.origin(), 0L);
  }

  private void reach(Entry entry) {
    applied.merge(entry.origin(), entry.number(), Math::max);
    reached.merge(entry.origin(), entry.number(), Math::max);
  }
}
