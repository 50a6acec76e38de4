package dev.holdfast.sync;

import dev.holdfast.sync.CallGuard.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A client that does one thing after the other. A sticky one stays with its pod and expects to read
 * what it wrote; a roaming one gives keys and repeats at any pod what it got no answer to.
 */
final class Client {
  private static final int REPEATS = 20;
  private static final String FIELD = "text";

  private final String name;
  private final Timeline time;
  private final Supplier<Pod> pods;
  private final boolean keys;
  private final boolean reads;
  private final History history;

  /** Values that a read of a row may give. */
  private final Map<String, Set<String>> possible = new HashMap<>();

  private final Map<String, Set<String>> before = new HashMap<>();
  private final Map<String, Set<String>> ever = new HashMap<>();
  private final Map<String, Instant> written = new HashMap<>();
  private final List<String> tasks = new ArrayList<>();
  private boolean stopped;
  private int count;

  Client(
      String name,
      Timeline time,
      Supplier<Pod> pods,
      boolean keys,
      boolean reads,
      History history) {
    this.name = name;
    this.time = time;
    this.pods = pods;
    this.keys = keys;
    this.reads = reads;
    this.history = history;
  }

  void stop() {
    stopped = true;
  }

  /** Its pod was killed: what it had not put into its copy yet is back in PostgreSQL only. */
  void podWasKilled() {
    Instant latest = time.now().minusMillis(100);
    before.forEach(
        (row, values) -> {
          if (written.get(row).isAfter(latest)) {
            possible.get(row).addAll(values);
          }
        });
  }

  /** The file of its pod is an older one: until PostgreSQL is read again it knows no better. */
  void fileWasPutBack() {
    ever.forEach((row, values) -> possible.get(row).addAll(values));
  }

  private void expect(String row, String value) {
    before.put(row, possible.getOrDefault(row, Set.of("absent")));
    written.put(row, time.now());
    possible.put(row, new HashSet<>(Set.of(value)));
    ever.computeIfAbsent(row, any -> new HashSet<>(Set.of("absent"))).add(value);
  }

  void go() {
    if (stopped) {
      return;
    }
    time.after(time.millis(5, 120), this::act);
  }

  private void act() {
    double choice = time.random().nextDouble();
    List<String> facts = new ArrayList<>(possible.keySet());
    facts.sort(null);
    if (facts.isEmpty() || choice < 0.2) {
      create(Op.Kind.FACT_CREATE, "fact");
    } else if (choice < 0.35) {
      create(Op.Kind.TASK_CREATE, "task");
    } else if (choice < 0.4 && !tasks.isEmpty()) {
      String task = tasks.get(time.random().nextInt(tasks.size()));
      call(op(Op.Kind.TASK_CANCEL, task, null), 0, outcome -> go());
    } else if (choice < 0.7 || !reads) {
      set(facts.get(time.random().nextInt(facts.size())));
    } else {
      read(facts.get(time.random().nextInt(facts.size())));
    }
  }

  private void create(Op.Kind kind, String what) {
    String row = "%s/%s-%d".formatted(what, name, count++);
    call(
        op(kind, row, null),
        0,
        outcome -> {
          if (outcome == History.Outcome.OK && kind == Op.Kind.FACT_CREATE) {
            expect(row, "");
          } else if (outcome == History.Outcome.OK) {
            tasks.add(row);
          }
          go();
        });
  }

  private void set(String row) {
    boolean poison = time.chance(0.02);
    String value = (poison ? "poison" : "v") + count++;
    call(
        op(Op.Kind.FACT_SET, row, value),
        0,
        outcome -> {
          if (outcome == History.Outcome.OK && !poison) {
            expect(row, value);
          } else {
            possible.get(row).add(value);
          }
          if (outcome == History.Outcome.REFUSED
              && !poison
              && reads
              && !possible.get(row).contains("absent")) {
            history.violated("5 own writes", "%s: %s is gone for a write", name, row);
          }
          go();
        });
  }

  private void read(String row) {
    Set<String> expected = Set.copyOf(possible.get(row));
    pods.get()
        .read(
            row,
            found -> {
              Row.Stamped stamped = found == null ? null : found.fields().get(FIELD);
              String value = found == null ? "absent" : stamped == null ? "" : stamped.value();
              if (!expected.contains(value)) {
                history.violated(
                    "5 own reads", "%s read %s of %s, not %s", name, value, row, expected);
              }
              go();
            },
            this::go);
  }

  private Op op(Op.Kind kind, String row, String value) {
    String hash = keys ? "h" + count++ : null;
    Pod pod = pods.get();
    return new Op(time.id(), hash, kind, row, FIELD, value, null, pod.clock());
  }

  private void call(Op op, int repeat, Consumer<History.Outcome> then) {
    boolean[] done = {false};
    Consumer<Reply> ended =
        reply -> {
          if (done[0]) {
            return;
          }
          done[0] = true;
          if (reply instanceof Reply.Ok) {
            end(op, History.Outcome.OK, then);
          } else if (reply instanceof Reply.Refused) {
            end(op, History.Outcome.REFUSED, then);
          } else if (keys && repeat < REPEATS) {
            time.after(time.millis(50, 400), () -> call(op, repeat + 1, then));
          } else {
            end(op, History.Outcome.UNKNOWN, then);
          }
        };
    pods.get().write(op, Kind.WRITE, ended);
    time.after(java.time.Duration.ofSeconds(5), () -> ended.accept(new Reply.Lost()));
  }

  private void end(Op op, History.Outcome outcome, Consumer<History.Outcome> then) {
    history.ended(op, outcome, time.now());
    then.accept(outcome);
  }
}
