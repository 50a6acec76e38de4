package dev.holdfast.sync.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Property 5: a client that stays with its pod reads what it wrote, and never an older version of
 * it than it has read before. What another client was writing to the same row is accepted as well.
 */
final class Sessions implements Property {
  private static final String SEVERAL = "";

  /** What the clients do to one row. */
  private static final class OfRow {
    private final Map<String, Session> sessions = new HashMap<>(2);
    private final Map<String, String> writers = new HashMap<>(4);

    /** Remembers who may leave that in the row, by value. */
    private void writes(Event.CallInvoked call) {
      writers.merge(
          Session.left(call), call.client(), (one, two) -> one.equals(two) ? one : SEVERAL);
    }

    private boolean isOfAnother(String client, String value) {
      String writer = writers.get(value);
      return writer != null && !writer.equals(client);
    }
  }

  private final Operations operations;
  private final Faults faults;
  private final Map<String, OfRow> rows = new HashMap<>();
  private final Map<String, Event.CallInvoked> open = new HashMap<>();
  private final Map<String, String> pods = new HashMap<>();
  private final List<Violation> found = new ArrayList<>();
  private final List<Violation> unlessContested = new ArrayList<>();

  Sessions(Operations operations, Faults faults) {
    this.operations = operations;
    this.faults = faults;
  }

  @Override
  public void see(Event event) {
    if (event instanceof Event.CallInvoked call) {
      invoked(call);
    } else if (event instanceof Event.CallEnded ended) {
      ended(ended);
    } else if (event instanceof Event.ReadEnded read) {
      read(read);
    }
  }

  private Session session(String row, String client) {
    OfRow of = rows.get(row);
    return of == null ? null : of.sessions.get(client);
  }

  private void invoked(Event.CallInvoked call) {
    if (!Session.isRegistered(call.kind())) {
      return;
    }
    OfRow row = rows.computeIfAbsent(call.row(), any -> new OfRow());
    row.writes(call);
    if (call.sticky()) {
      pods.put(call.client(), call.pod());
      open.put(call.client(), call);
      row.sessions.computeIfAbsent(
          call.client(), any -> new Session(faults.of(call.pod()), call.kind()));
    }
  }

  private void ended(Event.CallEnded ended) {
    Event.CallInvoked call = open.get(ended.client());
    if (call == null || !call.operation().equals(ended.operation())) {
      return;
    }
    open.remove(ended.client());
    Session session = session(call.row(), call.client());
    session.wrote(call, ended.outcome(), ended.at());
    boolean gone =
        ended.outcome() == Event.Outcome.REFUSED
            && call.kind() == Event.Kind.FACT_SET
            && !call.refusable();
    if (gone && !session.mayBe(Session.ABSENT) && !isOfAnother(call, Session.ABSENT)) {
      String what = "it is gone for a write of %s: %s".formatted(call.client(), ended.detail());
      found.add(violation("own writes", what, call.row()));
    }
  }

  private boolean isOfAnother(Event.CallInvoked call, String value) {
    return rows.get(call.row()).isOfAnother(call.client(), value);
  }

  private void read(Event.ReadEnded read) {
    OfRow row = rows.get(read.row());
    Session session = row == null ? null : row.sessions.get(read.client());
    if (session == null) {
      return;
    }
    String value = session.seen(read.value());
    if (!session.mayBe(value) && !row.isOfAnother(read.client(), value)) {
      String what = "%s read %s, not %s".formatted(read.client(), value, session);
      found.add(violation("own reads", what, read.row()));
    }
    int losses = faults.losses(pods.get(read.client()));
    if (session.goesBack(read.version(), losses)) {
      String what = "%s read version %d after a newer one".formatted(read.client(), read.version());
      unlessContested.add(violation("monotonic own reads", what, read.row()));
    }
  }

  private static Violation violation(String name, String what, String where) {
    return new Violation(5, name, what, where);
  }

  @Override
  public void end(Consumer<Violation> broken) {
    property5(broken);
  }

  private void property5(Consumer<Violation> broken) {
    // Where an acknowledged write is nowhere, property 1 says whether that may be.
    found.stream().filter(violation -> !operations.hasLost(violation.where())).forEach(broken);
    // What a copy said of an operation that PostgreSQL then refused is taken back.
    unlessContested.stream()
        .filter(violation -> !operations.isContested(violation.where()))
        .forEach(broken);
  }
}
