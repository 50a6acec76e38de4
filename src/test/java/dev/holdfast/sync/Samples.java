package dev.holdfast.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;

/** Values for the tests of the rules; what a rule does not ask about is the same everywhere. */
final class Samples {
  static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
  static final Duration RETENTION = Duration.ofHours(24);
  static final UUID ORIGIN = id(1_000);

  private Samples() {}

  static UUID id(long number) {
    return new UUID(0, number);
  }

  static Instant millis(long millis) {
    return NOON.plusMillis(millis);
  }

  /** An entry of this number in the journal, made at noon without a client key. */
  static Entry entry(long number) {
    return entry(number, null, false);
  }

  static Entry entry(long number, String hash, boolean doubt) {
    return new Entry(
        ORIGIN,
        number,
        id(number),
        hash,
        null,
        "fact.set",
        doubt,
        NOON,
        Set.of("facts/" + number),
        null,
        "{}");
  }

  /** The tick that a schedule has at this time. */
  static Entry tick(Instant at) {
    return new Entry(
        ORIGIN, 1, id(1), null, null, "schedule.tick", false, NOON, Set.of("tasks/1"), at, "{}");
  }

  /** Those of the numbers from one to this. */
  static List<Entry> entries(int count) {
    return LongStream.rangeClosed(1, count).mapToObj(Samples::entry).toList();
  }

  /** A replay that was committed with one verdict for all. */
  static Drain.Ended committed(List<Entry> sent, Replay verdict) {
    return new Drain.Ended.Committed(sent.stream().map(entry -> verdict).toList());
  }

  static Drain.Ended applied(List<Entry> sent) {
    return committed(sent, new Replay.Apply());
  }

  /** A stamp that was given so many milliseconds after noon by the operation of this number. */
  static HybridTime stamp(long millis, long operation) {
    return stamp(millis, 0, operation);
  }

  static HybridTime stamp(long millis, int counter, long operation) {
    return new HybridTime(millis(millis), counter, id(operation));
  }

  static Snapshot snapshot(long xmax, Long... inProgress) {
    Set<Long> open = Set.of(inProgress);
    return new Snapshot(open.stream().min(Long::compare).orElse(xmax), xmax, open);
  }
}
