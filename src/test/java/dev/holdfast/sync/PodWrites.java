package dev.holdfast.sync;

import dev.holdfast.sync.CallGuard.Ticket;
import java.time.Duration;
import java.time.Instant;

/** What a pod's adapters do with one write, on either store. */
final class PodWrites {
  private static final Duration STATEMENT_LIMIT = Duration.ofSeconds(10);

  private PodWrites() {}

  /** It has reached PostgreSQL's port. */
  static void send(Pod pod, Pod.Call call, Ticket sentAs) {
    PostgresModel postgres = pod.postgres;
    if (postgres.state() == PostgresModel.State.DOWN) {
      pod.link.answer(pod.mine(() -> pod.failed(call, sentAs, FailureClass.OUTAGE)));
      return;
    }
    Chances.Fate fate = pod.chances.direct(call.op);
    if (fate.before() != null) {
      answer(pod, call, fate, () -> pod.failed(call, sentAs, fate.before()));
      return;
    }
    Row[] written = new Row[1];
    long[] xid = new long[1];
    long[] version = new long[1];
    Runnable committed = () -> pod.committed(call, sentAs, written[0], xid[0], version[0]);
    Runnable cut = () -> pod.failed(call, sentAs, fate.instead());
    postgres.transaction(
        fate.lasting(),
        fate.stands(),
        began -> {
          xid[0] = began;
          Row before = postgres.row(call.op.row());
          written[0] = direct(pod, call.op, began);
          Row left = written[0] == null ? before : written[0];
          version[0] = left == null ? 0 : left.version() + (written[0] == null ? 1 : 0);
        },
        () -> answer(pod, call, fate, fate.instead() == null ? committed : cut),
        refused -> answer(pod, call, fate, () -> pod.refused(call, sentAs, refused.getMessage())),
        () -> pod.link.answer(pod.mine(() -> pod.failed(call, sentAs, FailureClass.IN_DOUBT))));
    pod.time.after(
        STATEMENT_LIMIT, pod.mine(() -> pod.failed(call, sentAs, FailureClass.IN_DOUBT)));
  }

  private static void answer(Pod pod, Pod.Call call, Chances.Fate fate, Runnable said) {
    Runnable arrival =
        pod.mine(
            () -> {
              pod.chances.arrived(call.op);
              said.run();
            });
    if (fate.answerAfter().isZero()) {
      pod.link.answer(arrival);
    } else {
      pod.time.after(fate.answerAfter(), () -> pod.link.answer(arrival));
    }
  }

  private static Row direct(Pod pod, Op op, long xid) throws Effects.Refused {
    PostgresModel postgres = pod.postgres;
    PostgresModel.Kept kept = postgres.operation(op.id());
    if (kept != null && pod.mutation != Mutation.ON_CONFLICT_IN_DIRECT_WAY) {
      return repeated(postgres, op, kept);
    }
    if (Effects.isPoison(op)) {
      throw new Effects.Refused("22021");
    }
    if (op.tick() != null
        && postgres.highWater() != null
        && !op.tick().isAfter(postgres.highWater())) {
      throw new Effects.Refused("tick is done");
    }
    if (PostgresModel.holder(postgres.rows(), op.unique(), op.row()) != null) {
      throw new Effects.Refused("unique key is taken");
    }
    Effects.curse(op);
    Instant now = pod.mutation == Mutation.POD_CLOCK_LEASES ? pod.ownClock() : postgres.now();
    Row next = Effects.direct(asked(pod, op), postgres.row(op.row()), now);
    if (kept == null) {
      postgres.keep(op.id(), new PostgresModel.Kept(op.hash(), null));
    }
    if (op.tick() != null) {
      postgres.ticked(op.tick());
    }
    postgres.write(op, next, xid);
    pod.time.tell("postgres: %d direct %s %s -> %s", xid, op.row(), op.value(), next);
    return next;
  }

  private static Op asked(Pod pod, Op op) {
    boolean set = op.kind() == Op.Kind.FACT_SET;
    boolean claim = op.kind() == Op.Kind.TASK_CLAIM;
    boolean waking =
        set && pod.mutation == Mutation.STAMPED_ON_WAKING
            || claim && pod.mutation == Mutation.TAKEOVER_AS_OF_WAKING;
    return waking ? op.askedAt(pod.postgres.now()) : op;
  }

  private static Row repeated(PostgresModel postgres, Op op, PostgresModel.Kept kept)
      throws Effects.Refused {
    boolean same = op.hash() == null || op.hash().equals(kept.hash());
    if (!same || kept.refusal() != null) {
      throw new Effects.Refused(same ? kept.refusal() : "key reused");
    }
    return postgres.row(op.row());
  }

  /** In SQLite's transaction. */
  static Reply local(Pod pod, Op op, boolean doubt) {
    SqliteModel file = pod.file;
    SqliteModel.Kept kept = file.operation(op.id());
    if (kept != null) {
      boolean same = op.hash() == null || op.hash().equals(kept.hash());
      if (same && pod.mutation != Mutation.ANSWERED_IS_NOT_KEPT) {
        file.keepAnswered(op, pod.time.now());
      }
      return same ? new Reply.Ok() : new Reply.Refused("key reused");
    }
    if (file.room(pod.time.now()) == JournalRoom.Room.FULL) {
      return new Reply.Unavailable("journal-full");
    }
    Row row = file.row(op.row());
    // What PostgreSQL may have taken is not refused by what a copy knows: it decides.
    boolean taken = PostgresModel.holder(file.rows(), op.unique(), op.row()) != null;
    boolean refuses = !doubt || pod.mutation == Mutation.DOUBT_REFUSED;
    if (row == null && taken && refuses) {
      return new Reply.Refused("unique key is taken");
    }
    boolean chosen = op.kind() == Op.Kind.TASK_CLAIM && row != null;
    if (chosen && pod.mutation != Mutation.CLAIM_CHOSEN_EARLY && !PodClaims.mayClaim(pod, row)) {
      return new Reply.Refused("is not this pod's");
    }
    try {
      Row next = Effects.direct(op, row, pod.clock());
      file.write(op, next, doubt, pod.mode().generation(), pod.time.now());
      return new Reply.Ok();
    } catch (Effects.Refused e) {
      boolean repeated =
          op.isCreate() && row != null && pod.mutation != Mutation.REPEATED_CREATE_REFUSED;
      if (op.kind() == Op.Kind.TASK_SETTLE || repeated) {
        // Section 6: the copy may lag; PostgreSQL decides. Nobody else makes a row of that id.
        file.write(op, row, doubt || repeated, pod.mode().generation(), pod.time.now());
        return new Reply.Ok();
      }
      boolean cold = row == null && file.missed() == CopyRules.Miss.COPY_COLD;
      return cold ? new Reply.Unavailable("copy-cold") : new Reply.Refused(e.getMessage());
    }
  }
}
