package dev.holdfast.outage.table;

import dev.holdfast.service.UuidIds;
import dev.holdfast.sync.history.Event;
import dev.holdfast.sync.history.Event.Outcome;
import java.util.Random;
import java.util.UUID;

/**
 * A client that stays with its pod and does one thing after the other. What it writes is recorded
 * under the operation's id: that of a request with a key follows from the key, any other's is told
 * by the answer's ETag. So a request without a key whose answer was lost is recorded nowhere but
 * among the failures, and only calls that surely change something are sent without one.
 */
final class Visitor {
  /** Until there are accounts, everybody is the same. */
  private static final String ACTOR = "anonymous";

  private static final UuidIds IDS = new UuidIds();

  private final String name;
  private final Api api;
  private final Recording recording;
  private final Random random;
  private int made;

  Visitor(int number, Api api, Recording recording) {
    this.name = "c%02d".formatted(number);
    this.api = api;
    this.recording = recording;
    this.random = new Random(number);
  }

  String name() {
    return name;
  }

  Random random() {
    return random;
  }

  /** A text that no other row and no other change has. */
  String mark() {
    return name + "-" + made++;
  }

  /** A key for about half of the requests, else null. */
  String maybeKey() {
    return random.nextBoolean() ? key() : null;
  }

  String key() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  /** The id of what a create with this key makes. */
  static UUID entity(String kind, String key) {
    return IDS.derived("entity", ACTOR, kind, key, "0");
  }

  void wrong(int property, String what, String where) {
    recording.wrong(property, name + ": " + what, where);
  }

  /** Sends something of which no history needs to know. */
  Reply send(Ask ask) throws InterruptedException {
    return api.send(ask);
  }

  /**
   * Sends a write and records it. A refusal that was deserved has no effect and is not recorded.
   */
  Reply write(Ask ask, Deed deed) throws InterruptedException {
    Reply reply = api.send(ask);
    UUID operation =
        ask.key() == null ? reply.operation() : IDS.derived("operation", ACTOR, ask.key());
    String of =
        deed.row() == null && reply.isOk()
            ? ask.path().substring(1) + "/" + reply.text("id")
            : deed.row();
    boolean refused = !reply.isOk() && !reply.isDoubtful() && reply.failure() == null;
    if (operation != null && of != null && !refused) {
      recording.add(
          new Event.CallInvoked(
              reply.begun(),
              name,
              true,
              Recording.POD,
              operation,
              ask.key() != null,
              deed.kind(),
              of,
              deed.value(),
              deed.refusable()));
      recording.add(
          new Event.CallEnded(
              reply.ended(), name, operation, of, outcome(reply, operation), detail(reply)));
    }
    return reply;
  }

  /** One that changed nothing has no effect that could be looked for. */
  private static Outcome outcome(Reply reply, UUID operation) {
    boolean unchanged = reply.operation() != null && !reply.operation().equals(operation);
    return reply.isOk() && unchanged ? Outcome.REFUSED : reply.outcome();
  }

  private static String detail(Reply reply) {
    if (reply.isOk()) {
      return null;
    }
    boolean overload = Reply.tellsOverload(reply.body());
    return overload ? "overloaded" : reply.failure() == null ? reply.problem() : reply.failure();
  }

  /** Records that a reply told of a row. */
  void saw(Reply reply, String row, String value, Long version) {
    recording.add(new Event.ReadInvoked(reply.begun(), name, true, Recording.POD, row));
    recording.add(new Event.ReadEnded(reply.ended(), name, row, value, version));
  }
}
