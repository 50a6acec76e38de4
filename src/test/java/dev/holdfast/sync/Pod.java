package dev.holdfast.sync;

import dev.holdfast.sync.CallGuard.Decision;
import dev.holdfast.sync.CallGuard.Kind;
import dev.holdfast.sync.CallGuard.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One pod: the real supervisor and guard, over models of both stores.
 *
 * <p>In one file, though long: a call's whole way is read best in one place.
 */
final class Pod implements Supervisor.Listener {
  private static final JournalRoom SMALL_DISK =
      new JournalRoom(
          12, Duration.ofDays(7), Duration.ofHours(1), Duration.ZERO, 1L << 30, Duration.ofDays(1));

  final String name;
  final UUID identity;
  final Timeline time;
  final PostgresModel postgres;
  final Link link;
  final Mutation mutation;
  final PodClock clock;
  final SyncSettings settings;
  Chances chances;
  SqliteModel file = new SqliteModel();
  Supervisor supervisor;
  PodCopy copy;
  PodLeases leases;
  private PodTicks ticks;
  private boolean alive;

  /** Hears of changes of the mode; a start is a change from nothing. */
  Supervisor.Listener heard = (before, after) -> {};

  /** Of the process: what an earlier one began is heard of no more. */
  private long life;

  private final Set<Call> inFlight = new LinkedHashSet<>();
  private final ArrayDeque<Runnable> held = new ArrayDeque<>();
  private final ArrayDeque<Runnable> ownWrites = new ArrayDeque<>();
  private int admitted;
  private Instant inModeSince = Timeline.BEGIN;
  private SqliteModel backup;
  private Instant backedUpAt;
  private List<Member> group = new ArrayList<>();

  /** A write that waits for its commit group (rule S1). */
  private record Member(Call call, boolean doubt) {}

  /** A write on its way. */
  static final class Call {
    final Op op;
    final Consumer<Reply> reply;
    Ticket ticket;
    boolean answered;

    Call(Op op, Ticket ticket, Consumer<Reply> reply) {
      this.op = op;
      this.ticket = ticket;
      this.reply = reply;
    }

    void answer(Reply said) {
      if (!answered) {
        answered = true;
        reply.accept(said);
      }
    }
  }

  Pod(String name, Timeline time, PostgresModel postgres, Mutation mutation, Duration clockOffset) {
    this.name = name;
    this.settings = SimulatedSettings.of(name);
    this.identity = time.id();
    this.time = time;
    this.postgres = postgres;
    this.mutation = mutation;
    this.clock = new PodClock(time, clockOffset);
    this.link = new Link(time);
    if (time.chance(0.05)) {
      file.limit(SMALL_DISK);
    }
    this.chances = Chances.drawnFrom(time);
  }

  boolean isAlive() {
    return alive;
  }

  boolean isHeld() {
    return copy.isHeld();
  }

  int admitted() {
    return admitted;
  }

  /** Whether it serves as it should and has nothing left to do. */
  boolean isAtRest() {
    boolean idle = inFlight.isEmpty() && held.isEmpty() && ownWrites.isEmpty() && group.isEmpty();
    boolean synced = file.journal().isEmpty() && file.touched().isEmpty();
    return alive && mode() instanceof Mode.Primary && idle && synced;
  }

  Mode mode() {
    return supervisor.mode();
  }

  Instant inModeSince() {
    return inModeSince;
  }

  /** Not corrected by anything. */
  Instant ownClock() {
    return clock.uncorrected();
  }

  Instant clock() {
    return clock.now();
  }

  /** Whether it answers anybody (rule R3). */
  boolean serves() {
    return mutation == Mutation.START_SERVES_AT_ONCE || supervisor.serves();
  }

  /** What leases are compared with. */
  Instant leaseClock() {
    return mutation == Mutation.POD_CLOCK_LEASES ? ownClock() : clock();
  }

  void start() {
    alive = true;
    life++;
    clock.start(file);
    file.open(
        mutation == Mutation.ORIGIN_KEPT && file.origin() != null ? file.origin() : time.id());
    copy = new PodCopy(this);
    leases = new PodLeases(this);
    ticks = new PodTicks(this);
    PodLinks links = new PodLinks(this);
    supervisor = new Supervisor(settings, links, copy, this, () -> time.random().nextDouble());
    time.tell("%s starts", name);
    heard.changed(null, supervisor.mode());
    tick(life);
  }

  private void tick(long mine) {
    if (alive && life == mine) {
      supervisor.tick(time.now());
      leases.tick();
      ticks.look();
      time.after(Duration.ofMillis(50), () -> tick(mine));
    }
  }

  /** {@code kill -9}. */
  void crash() {
    time.tell("%s is killed", name);
    alive = false;
    life++;
    new ArrayList<>(inFlight).forEach(call -> call.answer(new Reply.Lost()));
    inFlight.clear();
    held.clear();
    ownWrites.clear();
    group = new ArrayList<>();
    admitted = 0;
  }

  /** Whether what was begun in that life still means something. */
  boolean isLife(long begun) {
    return alive && life == begun;
  }

  long life() {
    return life;
  }

  /** Runs it unless the process has died since. */
  Runnable mine(Runnable what) {
    long born = life;
    return () -> {
      if (isLife(born)) {
        what.run();
      }
    };
  }

  void write(Op op, Kind kind, Consumer<Reply> reply) {
    if (!alive) {
      reply.accept(new Reply.Lost());
      return;
    }
    if (!serves()) {
      time.after(Duration.ofMillis(20), () -> write(op, kind, reply));
      return;
    }
    if (isHeld()) {
      held.add(() -> write(op, kind, reply));
      return;
    }
    route(new Call(op, Ticket.enter(mode(), kind), reply), false);
  }

  void openGate() {
    List<Runnable> waiting = new ArrayList<>(held);
    held.clear();
    waiting.forEach(Runnable::run);
  }

  /** Where the mode says. */
  private void route(Call call, boolean doubt) {
    boolean halfOpen = mutation == Mutation.HALF_OPEN_BREAKER && time.chance(0.2);
    if (mode().isLocal() && !halfOpen) {
      local(call, doubt);
    } else {
      primary(call);
    }
  }

  private void primary(Call call) {
    inFlight.add(call);
    Ticket sentAs = call.ticket;
    time.tell("%s: %s %s %s to postgres", name, call.op.kind(), call.op.row(), call.op.value());
    link.send(() -> PodWrites.send(this, call, sentAs));
  }

  /** PostgreSQL committed it and says so. */
  void committed(Call call, Ticket sentAs, Row row, long xid, long version) {
    if (!inFlight.remove(call) || call.ticket != sentAs) {
      return;
    }
    Decision decision =
        mutation == Mutation.NO_GENERATION
            ? new Decision.Answer()
            : CallGuard.succeeded(call.ticket, mode());
    if (mutation == Mutation.NO_GENERATION && mode().isLocal()) {
      call.answer(new Reply.Ok());
    } else if (decision instanceof Decision.Answer) {
      time.tell("%s: %s %s committed as %d", name, call.op.row(), call.op.value(), xid);
      own(() -> copy.ownWrite(call.op, row, xid, version));
      call.answer(new Reply.Ok());
    } else {
      decide(call, decision);
    }
  }

  void refused(Call call, Ticket sentAs, String why) {
    if (inFlight.remove(call) && call.ticket == sentAs) {
      call.answer(new Reply.Refused(why));
    }
  }

  void failed(Call call, Ticket sentAs, FailureClass failure) {
    if (inFlight.contains(call) && call.ticket == sentAs) {
      decide(call, CallGuard.failed(call.ticket, failure, mode(), time.now()));
    }
  }

  private void decide(Call call, Decision decision) {
    if (decision instanceof Decision.Answer) {
      inFlight.remove(call);
    } else if (decision instanceof Decision.Again again) {
      call.ticket = again.ticket();
      primary(call);
    } else if (decision instanceof Decision.AwaitProbe waiting) {
      time.after(
          Duration.ofMillis(50),
          mine(
              () -> {
                if (inFlight.contains(call)) {
                  decide(call, CallGuard.probed(waiting, mode(), supervisor.probes(), time.now()));
                }
              }));
    } else if (decision instanceof Decision.Redirect redirect) {
      redirect(call, redirect);
    } else {
      inFlight.remove(call);
      call.answer(new Reply.Unavailable("overloaded"));
    }
  }

  private void redirect(Call call, Decision.Redirect redirect) {
    inFlight.remove(call);
    supervisor.redirected(time.now());
    if (mutation == Mutation.REDIRECT_IS_REFUSED) {
      call.answer(new Reply.Unavailable("away"));
      return;
    }
    if (redirect.newId() && mutation != Mutation.CLAIM_REPEATS_ID) {
      call.answer(new Reply.Unavailable("claim"));
      return;
    }
    Op op = mutation == Mutation.NEW_ID_ON_REDIRECT ? call.op.withId(time.id()) : call.op;
    Call moved = new Call(op, Ticket.enter(mode(), call.ticket.kind()), call::answer);
    route(moved, redirect.doubt());
  }

  /** The SQLite writer: one transaction, and the generation is compared inside of it (rule M1). */
  private void local(Call call, boolean doubt) {
    admitted++;
    group.add(new Member(call, doubt));
    if (group.size() == 1) {
      time.after(time.millis(0, 4), mine(this::commitGroup));
    }
  }

  private void commitGroup() {
    List<Member> members = group;
    group = new ArrayList<>();
    admitted -= members.size();
    flushOwn();
    // A full disk takes the whole transaction back; then the members are run one by one.
    int full = chances.fullAt(members.size());
    for (int i = 0; i < members.size(); i++) {
      Call call = members.get(i).call;
      if (i == full) {
        call.answer(new Reply.Unavailable("disk-full"));
      } else if (i < full && mutation == Mutation.NO_SAVEPOINTS) {
        call.answer(new Reply.Ok());
      } else {
        commit(call, members.get(i).doubt);
      }
    }
  }

  private void commit(Call call, boolean doubt) {
    boolean current = call.ticket.generation() == mode().generation();
    if (current || mutation == Mutation.NO_GENERATION) {
      Reply said = PodWrites.local(this, call.op, doubt);
      time.tell(
          "%s: %s %s %s locally: %s", name, call.op.kind(), call.op.row(), call.op.value(), said);
      call.answer(said);
    } else {
      call.ticket = Ticket.enter(mode(), call.ticket.kind());
      route(call, doubt);
    }
  }

  /** A copy of the file is kept; later it may be put back. */
  void backUp() {
    backup = file.copy();
    backedUpAt = time.now();
  }

  Instant backedUpAt() {
    return backedUpAt;
  }

  /** Whether a copy can be put back without losing what only the file has. */
  boolean canPutBack() {
    return backup != null && file.journal().isEmpty();
  }

  void putBack() {
    time.tell("%s: its file is put back from a copy", name);
    file = backup.copy();
  }

  /** Rule R3: in order, without the client waiting. */
  private void own(Runnable write) {
    ownWrites.add(write);
    time.after(time.millis(0, 40), mine(this::flushOwn));
  }

  void flushOwn() {
    while (!ownWrites.isEmpty()) {
      ownWrites.poll().run();
    }
  }

  /** What a client reads of a row; null if there is none. */
  void read(String row, Consumer<Row> answer, Runnable lost) {
    if (alive) {
      read(row, answer, lost, life);
    } else {
      lost.run();
    }
  }

  private void read(String row, Consumer<Row> answer, Runnable lost, long begun) {
    if (!isLife(begun)) {
      lost.run();
    } else if (!serves()) {
      time.after(Duration.ofMillis(20), () -> read(row, answer, lost, begun));
    } else if (mode().isLocal()) {
      flushOwn();
      Row found = file.row(row);
      if (found == null && file.missed() == CopyRules.Miss.COPY_COLD) {
        lost.run();
      } else {
        answer.accept(found);
      }
    } else {
      readThere(row, answer, lost, begun);
    }
  }

  private void readThere(String row, Consumer<Row> answer, Runnable lost, long begun) {
    long generation = mode().generation();
    boolean[] done = {false};
    Consumer<Row> arrived =
        found -> {
          if (!done[0] && generation == mode().generation()) {
            done[0] = true;
            answer.accept(found);
          }
        };
    link.send(
        () ->
            postgres.read(
                time.millis(0, 3),
                () -> {
                  Row found = postgres.row(row);
                  link.answer(mine(() -> arrived.accept(found)));
                },
                () -> {}));
    time.after(
        Duration.ofMillis(1500),
        () -> {
          if (!done[0]) {
            done[0] = true;
            read(row, answer, lost, begun);
          }
        });
  }

  @Override
  public void changed(Mode before, Mode after) {
    inModeSince = time.now();
    heard.changed(before, after);
    time.tell(
        "%s: %s %d -> %s %d",
        name, before.wire(), before.generation(), after.wire(), after.generation());
    if (before instanceof Mode.Primary && mutation != Mutation.NO_GENERATION) {
      List<Call> redirected = new ArrayList<>(inFlight);
      redirected.forEach(call -> decide(call, CallGuard.tripped(call.ticket)));
    }
  }
}
