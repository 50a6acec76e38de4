package dev.holdfast.sync.history;

import dev.holdfast.sync.history.Event.Kind;
import dev.holdfast.sync.history.Event.Outcome;
import dev.holdfast.sync.history.Event.Serving;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A history written by hand: a millisecond passes with each event. */
final class Script {
  static final String POD = "pod-0";
  static final String CLIENT = "sticky-0";

  private final List<Event> events = new ArrayList<>();
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private int operations;

  private Instant now() {
    now = now.plusMillis(1);
    return now;
  }

  List<Event> events() {
    return events;
  }

  Script after(Duration pause) {
    now = now.plus(pause);
    return this;
  }

  private Script add(Event event) {
    events.add(event);
    return this;
  }

  /** The operation that was called so many calls ago, 0 for the last. */
  UUID operation(int ago) {
    return new UUID(0, operations - ago);
  }

  Script invoked(String client, Kind kind, String row, String value) {
    operations++;
    boolean sticky = client.startsWith("sticky");
    boolean refusable = "poison".equals(value);
    return add(
        new Event.CallInvoked(
            now(), client, sticky, POD, operation(0), true, kind, row, value, refusable));
  }

  Script answered(String client, String row, Outcome outcome) {
    return add(new Event.CallEnded(now(), client, operation(0), row, outcome, "so it was"));
  }

  /** A call and its end, without an effect. */
  Script called(String client, Kind kind, String row, String value, Outcome outcome) {
    return invoked(client, kind, row, value).answered(client, row, outcome);
  }

  /** A call that was acknowledged, and took effect. */
  Script done(String client, Kind kind, String row, String value) {
    return called(client, kind, row, value, Outcome.OK).effect(0);
  }

  /** The client has made a fact and set it. */
  static Script withFact(String row, String value) {
    return new Script()
        .done(CLIENT, Kind.FACT_CREATE, row, null)
        .done(CLIENT, Kind.FACT_SET, row, value)
        .after(Duration.ofSeconds(1));
  }

  /** A worker has claimed a task. */
  static Script withRunning(String row) {
    return new Script()
        .done(CLIENT, Kind.TASK_CREATE, row, null)
        .done("worker", Kind.TASK_CLAIM, row, null);
  }

  Script read(String row, String value, Long version) {
    return reads(row).found(row, value, version);
  }

  Script reads(String row) {
    return add(new Event.ReadInvoked(now(), CLIENT, true, POD, row));
  }

  Script found(String row, String value, Long version) {
    return add(new Event.ReadEnded(now(), CLIENT, row, value, version));
  }

  Script effect(int ago) {
    return add(new Event.Effect(now(), operation(ago)));
  }

  Script conflict(int ago) {
    return add(new Event.Conflict(now(), operation(ago)));
  }

  Script reported(int ago) {
    return add(new Event.Reported(now(), operation(ago)));
  }

  Script killed() {
    return add(new Event.PodKilled(now(), POD));
  }

  Script putBack() {
    return add(new Event.FilePutBack(now(), POD, now().minusSeconds(60)));
  }

  Script wentBack(boolean beyondWindow) {
    return add(new Event.PostgresWentBack(now(), beyondWindow));
  }

  Script healed() {
    return add(new Event.Healed(now()));
  }

  Script mode(Serving before, Serving after, long generation) {
    return add(new Event.ModeChanged(now(), POD, before, after, generation));
  }

  Script lag(Duration lag) {
    return add(new Event.LagSample(now(), POD, lag));
  }

  Script began(String row, int claim, boolean local) {
    UUID id = new UUID(1, claim);
    return add(new Event.RunBegan(now(), row, id, POD, local, Duration.ofSeconds(3)));
  }

  Script cutOff() {
    return add(new Event.PodCutOff(now(), POD));
  }

  Script ended(String row, int claim) {
    return add(new Event.RunEnded(now(), row, new UUID(1, claim)));
  }

  Script settled(String row, int claim) {
    return add(new Event.RunSettled(now(), row, new UUID(1, claim)));
  }

  Script row(String store, String row, String content) {
    return add(new Event.StoreRow(now(), store, row, content));
  }

  Script end(Serving mode, int depth) {
    return add(new Event.PodEnd(now(), POD, mode, depth));
  }

  /** Ends in order. */
  Script end() {
    return end(Serving.PRIMARY, 0);
  }

  /** The numbers of the properties that it breaks. */
  List<Integer> broken(Limits limits) {
    return new Checker(limits).check(events).stream().map(Violation::property).distinct().toList();
  }

  /** The same of one that ends in order, without limits. */
  List<Integer> broken() {
    return end().broken(Limits.NONE);
  }
}
