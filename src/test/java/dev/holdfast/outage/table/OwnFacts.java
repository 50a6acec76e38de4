package dev.holdfast.outage.table;

import dev.holdfast.sync.history.Event.Kind;
import java.util.ArrayList;
import java.util.List;

/** The facts of one client; in the history, a fact's value is its text, once that was set. */
final class OwnFacts {
  private static final int RECENT = 40;
  private static final String AS_MADE = "as made";

  private static final class Own {
    private final String path;

    /** Whether something was asked of it of which nothing is known. */
    private boolean doubtful;

    private boolean deleted;

    private Own(String id) {
      this.path = "/facts/" + id;
    }

    private String row() {
      return path.substring(1);
    }
  }

  private final Visitor visitor;
  private final List<Own> own = new ArrayList<>();

  OwnFacts(Visitor visitor) {
    this.visitor = visitor;
  }

  private Own any() {
    int from = Math.max(0, own.size() - RECENT);
    return own.isEmpty() ? null : own.get(from + visitor.random().nextInt(own.size() - from));
  }

  /** One that may be written without a refusal. */
  private Own writable() {
    Own fact = any();
    return fact == null || fact.doubtful || fact.deleted ? null : fact;
  }

  void create() throws InterruptedException {
    String body =
        "{\"text\":\"%s\",\"tags\":[\"%s\"],\"meta_data\":{\"n\":\"%s\"}}"
            .formatted(AS_MADE, visitor.name(), visitor.mark());
    Ask ask = Ask.post("fact.create", "/facts", body, 201).keyed(visitor.maybeKey());
    Own fact = ask.key() == null ? null : new Own(id(ask.key()));
    Reply reply = visitor.write(ask, Deed.of(Kind.FACT_CREATE, fact == null ? null : fact.row()));
    if (reply.isOk()) {
      own.add(new Own(reply.text("id")));
      if (fact != null && !fact.path.endsWith(reply.text("id"))) {
        visitor.wrong(2, "the key made another fact than it names", fact.row());
      }
    } else if (fact != null) {
      fact.doubtful = true;
      own.add(fact);
    }
  }

  private static String id(String key) {
    return Visitor.entity("fact.create", key).toString();
  }

  void read() throws InterruptedException {
    Own fact = any();
    if (fact != null) {
      read(fact);
    }
  }

  private void read(Own fact) throws InterruptedException {
    Ask ask =
        fact.doubtful
            ? Ask.get("fact.read", fact.path, 200, 404)
            : Ask.get("fact.read", fact.path, fact.deleted ? 404 : 200);
    Reply reply = visitor.send(ask);
    if (reply.isOk()) {
      String text = reply.text("text");
      long version = reply.body().path("version").asLong();
      visitor.saw(reply, fact.row(), text.equals(AS_MADE) ? "" : text, version);
    } else if (reply.status() == 404) {
      visitor.saw(reply, fact.row(), null, null);
    }
  }

  void patch() throws InterruptedException {
    Own fact = writable();
    if (fact != null) {
      String value = visitor.mark();
      String body = "{\"text\":\"%s\"}".formatted(value);
      Ask ask = Ask.patch("fact.patch", fact.path, body, 200).keyed(visitor.maybeKey());
      fact.doubtful = visitor.write(ask, Deed.sets(fact.row(), value)).isDoubtful();
    }
  }

  /** Always with a key: its answer tells no operation. */
  void delete() throws InterruptedException {
    Own fact = writable();
    if (fact != null) {
      Ask ask = Ask.delete("fact.delete", fact.path, 200).keyed(visitor.key());
      Reply reply = visitor.write(ask, Deed.of(Kind.FACT_DELETE, fact.row()));
      fact.doubtful = reply.isDoubtful();
      fact.deleted = reply.isOk();
    }
  }

  /** Reads them all. */
  void readAll() throws InterruptedException {
    for (Own fact : own) {
      read(fact);
    }
  }
}
