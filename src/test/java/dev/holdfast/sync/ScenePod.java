package dev.holdfast.sync;

import dev.holdfast.sync.CallGuard.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A pod of a {@link Scene}, its client, and the luck that the scene gives it. */
final class ScenePod implements Chances {
  private static final String FIELD = "text";
  private static final Fate PLAIN = Fate.lasting(Duration.ofMillis(5));

  final Pod pod;
  private final Scene scene;
  private final Worker worker;
  private final Deque<Fate> fates = new ArrayDeque<>();
  private boolean works;
  private int full = -1;
  private Consumer<Op> heard = op -> {};

  /** A write and what its client was told of it. */
  static final class Written {
    final Op op;
    private Reply reply;

    private Written(Op op) {
      this.op = op;
    }

    boolean isAnswered() {
      return reply != null;
    }

    boolean isOk() {
      return reply instanceof Reply.Ok;
    }

    boolean isUnavailable() {
      return reply instanceof Reply.Unavailable;
    }
  }

  ScenePod(Scene scene, Pod pod, History history) {
    this.scene = scene;
    this.pod = pod;
    this.worker = new Worker(pod, history);
    pod.chances = this;
    pod.file.limit(JournalRoom.DEFAULT);
    pod.start();
  }

  // What its client does; none of it waits.

  Written create(String row) {
    return write(row, null, createOf(row), null, null);
  }

  Written createWithKey(String row, String key) {
    return write(row, key, createOf(row), null, null);
  }

  Written createUnique(String task, String unique) {
    return write(task, null, Op.Kind.TASK_CREATE, unique, null);
  }

  Written set(String row, String value) {
    return write(row, null, Op.Kind.FACT_SET, value, null);
  }

  Written delete(String row) {
    return write(row, null, Op.Kind.FACT_DELETE, null, null);
  }

  Written cancel(String task) {
    return write(task, null, Op.Kind.TASK_CANCEL, null, null);
  }

  Written claim(String task) {
    return write(task, null, Op.Kind.TASK_CLAIM, null, null);
  }

  Written settle(Written claim) {
    return write(claim.op.row(), null, Op.Kind.TASK_SETTLE, "done", claim.op.id());
  }

  /** The same request, with its key, that got no answer elsewhere (rule D1). */
  Written repeat(Written elsewhere) {
    return send(elsewhere.op);
  }

  private static Op.Kind createOf(String row) {
    return row.startsWith("task/") ? Op.Kind.TASK_CREATE : Op.Kind.FACT_CREATE;
  }

  private Written write(String row, String key, Op.Kind kind, String value, UUID claim) {
    String field = kind == Op.Kind.FACT_SET ? FIELD : null;
    return send(new Op(pod.time.id(), key, kind, row, field, value, claim, pod.clock()));
  }

  private Written send(Op op) {
    Written written = new Written(op);
    scene.wrote(written);
    Kind kind = op.kind() == Op.Kind.TASK_CLAIM ? Kind.CLAIM : Kind.WRITE;
    pod.write(op, kind, reply -> written.reply = reply);
    return written;
  }

  /** What a read there says now: the value, "" if none was set, "absent" if there is no row. */
  String read(String row) {
    String[] said = {null};
    pod.read(row, found -> said[0] = valueOf(found), () -> said[0] = "lost");
    scene.until(() -> said[0] != null, Duration.ofSeconds(5));
    return said[0];
  }

  private static String valueOf(Row row) {
    Row.Stamped stamped = row == null ? null : row.fields().get(FIELD);
    return row == null ? "absent" : stamped == null ? "" : stamped.value();
  }

  /** Property 5: its client reads this, whoever serves. */
  void mustRead(String row, String value) {
    String said = read(row);
    scene.promise(value.equals(said), "5 own reads", "%s read %s of %s", pod.name, said, row);
  }

  /** Version and operation of a row in its copy (rule D6). */
  String etagInCopy(String row) {
    Row found = pod.file.row(row);
    return found.version() + "-" + found.operation();
  }

  void work() {
    works = true;
    worker.go();
  }

  boolean works() {
    return works;
  }

  void rest() {
    worker.stop();
  }

  // What happens to it.

  /** Neither way gets anything through. */
  void cutOff() {
    pod.link.cut(true, true);
  }

  /** Nothing that it sends arrives; answers do. */
  void cutOutgoing() {
    pod.link.cut(true, false);
  }

  void reconnect() {
    pod.link.cut(false, false);
  }

  boolean isPrimary() {
    return pod.isAlive() && pod.mode() instanceof Mode.Primary;
  }

  boolean isFallback() {
    return pod.isAlive() && pod.mode() instanceof Mode.Fallback && pod.supervisor.serves();
  }

  /** Mode, generation and gate, for a story that must pass through all of them. */
  String where() {
    String gate = pod.isHeld() ? " held" : "";
    return pod.mode().wire() + " " + pod.mode().generation() + gate;
  }

  /** PostgreSQL serves it and has all that it wrote. */
  boolean isSettled() {
    return isPrimary() && pod.file.journal().isEmpty();
  }

  /** Its copy has been pulled past the row's last change. */
  boolean hasPulled(String row) {
    Row there = pod.postgres.row(row);
    Row here = pod.file.row(row);
    return there == null ? here == null : here != null && here.content().equals(there.content());
  }

  /** The transaction of its own last write of the row is known to its cursor. */
  boolean hasCursorPast(String row) {
    Long xid = pod.file.ownXid(row);
    return xid == null || pod.file.cursor().contains(xid);
  }

  // How its next direct writes go, one order per attempt.

  void nextFate(UnaryOperator<Fate> change) {
    fates.add(change.apply(PLAIN));
  }

  /** The backend of its next direct write is stopped alone, with the bytes in its socket. */
  Held holdNextCommit() {
    Held held = new Held();
    nextFate(fate -> fate.standing(() -> held.holds));
    scene.releaseAtTheEnd(held);
    return held;
  }

  /** A commit that stands still. */
  static final class Held {
    private boolean holds = true;

    void release() {
      holds = false;
    }
  }

  void cutBeforeNextCommit() {
    fates.add(Fate.failing(FailureClass.IN_DOUBT));
  }

  void cutAfterNextCommit() {
    nextFate(fate -> fate.told(FailureClass.IN_DOUBT));
  }

  /** The next commit group finds the disk full at its member of this number, from 0. */
  void diskFullAt(int member) {
    full = member;
  }

  /** Whether every order was carried out: what was sent has reached PostgreSQL's port. */
  boolean hasSentAll() {
    return fates.isEmpty();
  }

  /** Whenever PostgreSQL's answer to an attempt of it gets through. */
  void onArrival(Written write, Runnable hears) {
    heard =
        op -> {
          if (op.equals(write.op)) {
            hears.run();
          }
        };
  }

  @Override
  public Fate direct(Op op) {
    return fates.isEmpty() ? PLAIN : fates.remove();
  }

  @Override
  public int fullAt(int members) {
    int now = full;
    full = -1;
    return now;
  }

  @Override
  public void arrived(Op op) {
    heard.accept(op);
  }
}
