package dev.holdfast.sync;

import dev.holdfast.sync.CallGuard.Kind;
import dev.holdfast.sync.history.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A client that does one thing after the other. A sticky one stays with its pod and expects to read
 * what it wrote; a roaming one gives keys and repeats at any pod what it got no answer to.
 */
final class Client {
  private static final int REPEATS = 20;
  private static final String FIELD = "text";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String name;
  private final Timeline time;
  private final Supplier<Pod> pods;
  private final boolean keys;
  private final boolean reads;
  private final History history;

  /** Facts that it has created, sorted. */
  private final List<String> facts = new ArrayList<>();

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

  void go() {
    if (stopped) {
      return;
    }
    time.after(time.millis(5, 120), this::act);
  }

  private void act() {
    double choice = time.random().nextDouble();
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
        op(kind, row, kind == Op.Kind.TASK_CREATE ? uniqueKey() : null),
        0,
        outcome -> {
          if (outcome == Event.Outcome.OK && kind == Op.Kind.FACT_CREATE) {
            facts.add(row);
            facts.sort(null);
          } else if (outcome == Event.Outcome.OK) {
            tasks.add(row);
          }
          go();
        });
  }

  /** Most tasks have none; now and then PostgreSQL refuses what SQLite takes. */
  private String uniqueKey() {
    double choice = time.random().nextDouble();
    if (choice < 0.8) {
      return null;
    }
    return choice < 0.83 ? "poison" + count++ : "unique-" + time.random().nextInt(3);
  }

  private void set(String row) {
    double choice = time.random().nextDouble();
    String value = (choice < 0.02 ? "poison" : choice < 0.025 ? "cursed" : "v") + count++;
    call(op(Op.Kind.FACT_SET, row, value), 0, outcome -> go());
  }

  private void read(String row) {
    Pod pod = pods.get();
    history.add(new Event.ReadInvoked(time.now(), name, reads, pod.name, row));
    pod.read(
        row,
        found -> {
          String value = found == null ? null : value(found);
          Long version = found == null ? null : found.version();
          history.add(new Event.ReadEnded(time.now(), name, row, value, version));
          go();
        },
        this::go);
  }

  private static String value(Row row) {
    Row.Stamped stamped = row.fields().get(FIELD);
    return stamped == null ? "" : stamped.value();
  }

  private Op op(Op.Kind kind, String row, String value) {
    String hash = keys ? "h" + count++ : null;
    Pod pod = pods.get();
    return new Op(time.id(), hash, kind, row, FIELD, value, null, pod.clock());
  }

  private static boolean isUnknown(Event.Outcome outcome) {
    return outcome == Event.Outcome.UNKNOWN || outcome == Event.Outcome.UNAVAILABLE;
  }

  private void call(Op op, int repeat, Consumer<Event.Outcome> then) {
    boolean[] done = {false};
    Pod pod = pods.get();
    Sent call = new Sent(history, time, op, name);
    Consumer<Reply> ended =
        reply -> {
          if (done[0]) {
            return;
          }
          done[0] = true;
          Event.Outcome outcome = call.ended(reply);
          if (isUnknown(outcome) && keys && repeat < REPEATS) {
            time.after(time.millis(50, 400), () -> call(op, repeat + 1, then));
          } else {
            then.accept(outcome);
          }
        };
    call.invoked(pod, reads);
    pod.write(op, Kind.WRITE, ended);
    time.after(PATIENCE, () -> ended.accept(new Reply.Lost()));
  }
}
