package dev.holdfast.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Values for tests; each operation is later than the one before. */
public final class Samples {
  private static final AtomicLong MICROS = new AtomicLong(1_800_000_000_000_000L);

  private Samples() {}

  /** The next instant: one microsecond after the last. */
  public static Instant now() {
    long micros = MICROS.incrementAndGet();
    return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
  }

  /** Lets time pass for everything that follows. */
  public static void advance(Duration time) {
    MICROS.addAndGet(time.toNanos() / 1_000);
  }

  /** A fresh operation without a key. */
  public static Operation operation(String kind) {
    return new Operation(UUID.randomUUID(), kind, null, now());
  }

  /** An operation as a keyed request makes it. */
  public static Operation keyed(String kind, String hash) {
    return new Operation(UUID.randomUUID(), kind, hash, now());
  }

  /** The same operation, as a repeat makes it. */
  public static Operation again(Operation operation) {
    return new Operation(operation.id(), operation.kind(), operation.requestHash(), now());
  }

  /** A task that is to be varied. */
  public static TaskBuilder task() {
    return new TaskBuilder();
  }

  /** A patch of the priority alone. */
  public static TaskPatch priority(int priority) {
    return new TaskPatch(
        Field.keep(),
        Field.keep(),
        Field.keep(),
        Field.set(priority),
        Field.keep(),
        Field.keep(),
        Field.keep());
  }

  /** A patch of the description alone. */
  public static TaskPatch description(String description) {
    return new TaskPatch(
        Field.set(description),
        Field.keep(),
        Field.keep(),
        Field.keep(),
        Field.keep(),
        Field.keep(),
        Field.keep());
  }

  /** A patch that turns out to be invalid when it is applied. */
  public static TaskPatch invalidMerge() {
    return new TaskPatch(
        Field.keep(),
        new Field.Merge<>(
            Json.EMPTY_OBJECT,
            false,
            present -> {
              throw new HoldfastException.Invalid(List.of(new FieldError("params", "too big")));
            }),
        Field.keep(),
        Field.keep(),
        Field.keep(),
        Field.keep(),
        Field.keep());
  }

  /** A patch of the text alone. */
  public static FactPatch text(String text) {
    return new FactPatch(Field.set(text), Field.keep(), Field.keep());
  }

  /** The task as a claim returns it. */
  public static Task claimed(Task task, Operation operation) {
    Lease lease = new Lease(operation.id(), "w", operation.at().plusSeconds(30));
    return task.claimed(lease, operation);
  }

  /** The end of a run, due again at once. */
  public static Settlement settlement(Task claimed, TaskOutcome outcome) {
    Instant now = now();
    return new Settlement(claimed, outcome, now, now, now);
  }

  /** A fact. */
  public static Fact fact(String text, String... tags) {
    return Fact.create(
        UUID.randomUUID(), text, List.of(tags), new Json("{\"n\":1}"), operation("fact.create"));
  }

  /** Builds tasks field by field. */
  public static final class TaskBuilder {
    private String type = "echo";
    private String description = "";
    private String params = "{\"n\":1.10,\"nested\":{\"list\":[1,\"ü\",null]}}";
    private String queue = "default";
    private String domain;
    private int priority;
    private int maxAttempts = 5;
    private Map<String, String> labels = Map.of();
    private boolean queued;
    private Instant runAfter;

    public TaskBuilder type(String value) {
      type = value;
      return this;
    }

    public TaskBuilder description(String value) {
      description = value;
      return this;
    }

    public TaskBuilder params(String value) {
      params = value;
      return this;
    }

    public TaskBuilder queue(String value) {
      queue = value;
      return this;
    }

    public TaskBuilder domain(String value) {
      domain = value;
      return this;
    }

    public TaskBuilder priority(int value) {
      priority = value;
      return this;
    }

    public TaskBuilder maxAttempts(int value) {
      maxAttempts = value;
      return this;
    }

    public TaskBuilder labels(Map<String, String> value) {
      labels = value;
      return this;
    }

    public TaskBuilder queued() {
      queued = true;
      return this;
    }

    public TaskBuilder runAfter(Instant value) {
      runAfter = value;
      return this;
    }

    public Task build() {
      return build(operation("task.create"));
    }

    public Task build(Operation operation) {
      TaskSpec spec =
          new TaskSpec(
              type,
              description,
              new Json(params),
              domain,
              0.25,
              queue,
              priority,
              maxAttempts,
              60,
              new RetryPolicy(0.5, 3, 60, 0),
              labels,
              "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
      TaskStatus status = queued ? TaskStatus.QUEUED : TaskStatus.CREATED;
      return Task.create(UUID.randomUUID(), spec, TaskState.initial(status, runAfter), operation);
    }
  }
}
