package dev.holdfast.outage.table;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sync.history.Event.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * The tasks of one client. Its description is a row of its own in the history, {@code
 * tasks/ID#description}: a PATCH sets it.
 */
final class OwnTasks {
  private static final int RECENT = 40;
  private static final int PAGE = 10;

  private enum Stage {
    CREATED,
    STARTED,
    CANCELLED
  }

  private static final class Own {
    private final String path;
    private Stage stage;

    /** Whether something was asked of it of which nothing is known. */
    private boolean doubtful;

    private Own(String id, Stage stage) {
      this.path = "/tasks/" + id;
      this.stage = stage;
    }

    private String row() {
      return path.substring(1);
    }

    private String description() {
      return row() + "#description";
    }
  }

  private final Visitor visitor;
  private final List<Own> own = new ArrayList<>();

  /** Those of which it is not known whether they were made. */
  private final List<Own> unborn = new ArrayList<>();

  private Ask repeatable;

  OwnTasks(Visitor visitor) {
    this.visitor = visitor;
  }

  private Own any() {
    int from = Math.max(0, own.size() - RECENT);
    return own.isEmpty() ? null : own.get(from + visitor.random().nextInt(own.size() - from));
  }

  void create() throws InterruptedException {
    boolean run = visitor.random().nextBoolean();
    Ask ask = Ask.post("task.create", "/tasks", body(run), 201).keyed(visitor.maybeKey());
    Own task = ask.key() == null ? null : new Own(id(ask.key()), Stage.CREATED);
    Reply reply = visitor.write(ask, Deed.of(Kind.TASK_CREATE, task == null ? null : task.row()));
    if (reply.isOk()) {
      own.add(new Own(reply.text("id"), run ? Stage.STARTED : Stage.CREATED));
      repeatable = ask.key() == null ? repeatable : ask;
      check(ask, reply);
    } else if (task != null) {
      task.doubtful = true;
      unborn.add(task);
    }
  }

  private static String id(String key) {
    return Visitor.entity("task.create", key).toString();
  }

  private void check(Ask ask, Reply reply) {
    if (ask.key() != null && !id(ask.key()).equals(reply.text("id"))) {
      visitor.wrong(2, "the key made another task than it names", reply.text("id"));
    }
  }

  private String body(boolean run) {
    boolean echo = visitor.random().nextBoolean();
    return """
    {"type":"%s","params":%s,"description":"%s","domain":"%s","labels":{"n":"%s"},\
    "run_immediately":%b}"""
        .formatted(
            echo ? "echo" : "sleep",
            echo ? "{\"say\":\"hello\"}" : "{\"seconds\":0.05}",
            "as made",
            visitor.name(),
            visitor.mark(),
            run);
  }

  /** Sends a create a second time: the key's first answer comes again, whoever gave it. */
  void repeat() throws InterruptedException {
    if (repeatable != null) {
      Reply reply = visitor.send(repeatable);
      if (reply.isOk()) {
        check(repeatable, reply);
      }
    }
  }

  void read() throws InterruptedException {
    Own task = any();
    if (task != null) {
      read(task);
    }
  }

  private void read(Own task) throws InterruptedException {
    Ask ask = Ask.get("task.read", task.path, 200);
    boolean unborn = this.unborn.contains(task);
    Reply reply = visitor.send(unborn ? Ask.get(ask.what(), ask.path(), 200, 404) : ask);
    if (reply.isOk()) {
      saw(reply, reply.body());
    } else if (reply.status() == 404) {
      visitor.saw(reply, task.row(), null, null);
    }
  }

  private void saw(Reply reply, JsonNode body) {
    String row = "tasks/" + body.path("id").asText();
    visitor.saw(reply, row, body.path("status").asText(), body.path("version").asLong());
    visitor.saw(reply, row + "#description", body.path("description").asText(), null);
  }

  /** The client's newest tasks; there must be as many in all as it was told that there are. */
  void list() throws InterruptedException {
    String query = "/tasks?domain=%s&limit=%d".formatted(visitor.name(), PAGE);
    Reply reply = visitor.send(Ask.get("task.list", query, 200));
    if (reply.isOk()) {
      reply.body().path("items").forEach(item -> saw(reply, item));
      long total = reply.body().path("total").asLong();
      if (total < own.size() || total > own.size() + unborn.size()) {
        visitor.wrong(5, "a list has %d of its %d tasks".formatted(total, own.size()), query);
      }
    }
  }

  /**
   * A task that may be running may refuse it; in PostgreSQL, it may be running by a claim of which
   * the copy has not heard.
   */
  void patch() throws InterruptedException {
    Own task = any();
    if (task == null || task.doubtful) {
      return;
    }
    String value = visitor.mark();
    String body = "{\"description\":\"%s\",\"priority\":%d}".formatted(value, value.length());
    Ask ask =
        task.stage == Stage.CREATED
            ? Ask.patch("task.patch", task.path, body, 200)
            : Ask.patch("task.patch", task.path, body, 200, 409);
    Reply reply =
        visitor.write(
            ask.keyed(visitor.maybeKey()),
            Deed.sets(task.description(), value).refusableIf(task.stage != Stage.CREATED));
    task.doubtful = reply.isDoubtful();
  }

  void run() throws InterruptedException {
    Own task = any();
    if (task != null && !task.doubtful) {
      Ask ask = Ask.post("task.run", task.path + "/run", null, 200);
      boolean changes = task.stage != Stage.STARTED;
      Reply reply = visitor.write(keyed(ask, changes), Deed.of(Kind.TASK_RUN, task.row()));
      task.doubtful = reply.isDoubtful();
      task.stage = Stage.STARTED;
    }
  }

  void cancel() throws InterruptedException {
    Own task = any();
    if (task != null && !task.doubtful) {
      Ask ask = Ask.post("task.cancel", task.path + "/cancel", null, 200);
      boolean changes = task.stage == Stage.CREATED;
      Reply reply = visitor.write(keyed(ask, changes), Deed.of(Kind.TASK_CANCEL, task.row()));
      task.doubtful = reply.isDoubtful();
      task.stage = "cancelled".equals(reply.text("status")) ? Stage.CANCELLED : Stage.STARTED;
    }
  }

  /** Only of a change the answer's ETag tells which operation it was. */
  private Ask keyed(Ask ask, boolean changes) {
    return ask.keyed(changes ? visitor.maybeKey() : visitor.key());
  }

  /** Reads them all. */
  void readAll() throws InterruptedException {
    for (Own task : own) {
      read(task);
    }
    for (Own task : unborn) {
      read(task);
    }
  }
}
