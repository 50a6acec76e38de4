package dev.holdfast.sync.history;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What one client that stays with its pod may find of one row that it writes.
 *
 * <p>Two things widen that. A pod that is killed within {@link Faults#OWN_WRITE} of an acknowledged
 * write may not have had it in its copy yet: if PostgreSQL is away when it starts again, it serves
 * what it had before (rule R3 puts own writes into the copy without making the client wait). And a
 * file that was put back is an older one: until PostgreSQL is read again, it knows any earlier
 * state of the row, or none (rule D4). Neither loses a write: property 1 has no part of this.
 */
final class Session {
  static final String ABSENT = "absent";
  private static final String THERE = "there";
  private static final Set<String> UNKNOWN = new HashSet<>();

  private final Faults.OfPod pod;
  private final boolean task;
  private final boolean created;

  /** What it may be; nothing is expected of it while it is {@link #UNKNOWN}. */
  private Set<String> possible;

  /** What it may have been before the writes of the last moments. */
  private Set<String> before = UNKNOWN;

  /** Values of writes that nothing is known of, by operation: they may take effect any time. */
  private final Map<UUID, String> unknown = new HashMap<>(2);

  /** Values that the pod's file had forgotten: they may win over what was written without them. */
  private final Set<String> forgotten = new HashSet<>(2);

  private final Set<String> ever = new HashSet<>(4);
  private Instant written;
  private int kills;
  private int putBacks;
  private long highest;
  private int highestLosses;

  /** Begins with the client's first write: nothing is known but of what it creates itself. */
  Session(Faults.OfPod pod, Event.Kind first) {
    this.pod = pod;
    this.task = first.isOfTask();
    this.created = first == Event.Kind.FACT_CREATE || first == Event.Kind.TASK_CREATE;
    this.possible = created ? Set.of(ABSENT) : UNKNOWN;
    this.kills = pod.kills();
    this.putBacks = pod.putBacks();
  }

  /** Whether such a write changes what may be read of a row here; a task's states do not. */
  static boolean isRegistered(Event.Kind kind) {
    return !kind.isOfTask() || kind == Event.Kind.TASK_CREATE;
  }

  /** What a write leaves. */
  static String left(Event.CallInvoked call) {
    return switch (call.kind()) {
      case FACT_CREATE -> "";
      case FACT_SET -> call.value();
      case FACT_DELETE -> ABSENT;
      default -> THERE;
    };
  }

  /** What a read found. */
  String seen(String value) {
    return value == null ? ABSENT : task ? THERE : value;
  }

  /**
   * Whether the row may be that now. A read may find whatever was possible from its begin to its
   * end; as the client writes nothing meanwhile, that only grows, by faults.
   */
  boolean mayBe(String value) {
    catchUp();
    return possible == UNKNOWN || possible.contains(value);
  }

  /** A write of the client ended; unless it was acknowledged, it may or may not have been done. */
  void wrote(Event.CallInvoked call, Event.Outcome outcome, Instant at) {
    catchUp();
    String value = left(call);
    if (outcome == Event.Outcome.UNKNOWN || outcome == Event.Outcome.UNAVAILABLE) {
      unknown.put(call.operation(), value);
    } else {
      unknown.remove(call.operation());
    }
    if (outcome == Event.Outcome.OK && !call.refusable()) {
      boolean soon = written != null && at.isBefore(written.plus(Faults.OWN_WRITE));
      before = soon ? union(before, possible) : possible;
      possible = union(union(Set.of(value), unknown.values()), forgotten);
      written = at;
      ever.add(value);
    } else {
      if (outcome == Event.Outcome.OK) {
        ever.add(value);
      }
      add(Set.of(value));
    }
  }

  /** What happened to the pod since the last look. */
  private void catchUp() {
    if (kills != pod.kills()) {
      if (written != null && pod.wasKilledSoonAfter(kills, written)) {
        forgotten.addAll(possible);
        add(before);
      }
      kills = pod.kills();
    }
    if (putBacks != pod.putBacks()) {
      add(Set.of(ABSENT));
      add(created ? ever : UNKNOWN);
      putBacks = pod.putBacks();
    }
  }

  private void add(Set<String> values) {
    possible = union(possible, values);
  }

  /** Sets are never changed, so they can be shared. */
  private static Set<String> union(Set<String> one, Collection<String> other) {
    if (one == UNKNOWN || other == UNKNOWN) {
      return UNKNOWN;
    }
    Set<String> both = new HashSet<>(one);
    both.addAll(other);
    return both;
  }

  /**
   * Whether a read went back to an older version than one before it; never told where the pod or
   * PostgreSQL has lost something in between.
   *
   * @param losses rises with each such loss
   */
  boolean goesBack(Long version, int losses) {
    boolean back = version != null && losses == highestLosses && version < highest;
    if (version != null && !back) {
      highest = version;
      highestLosses = losses;
    }
    return back;
  }

  @Override
  public String toString() {
    return possible.toString();
  }
}
