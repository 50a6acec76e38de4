package dev.holdfast.outage.table;

import dev.holdfast.outage.Crowd;
import dev.holdfast.outage.Fate;
import dev.holdfast.outage.Fault;
import dev.holdfast.outage.Fault.Cut;
import dev.holdfast.outage.Fault.Delay;
import dev.holdfast.outage.Fault.Lose;
import dev.holdfast.outage.Fault.Moment;
import dev.holdfast.outage.Fault.Refuse;
import dev.holdfast.outage.Fault.Stall;
import dev.holdfast.outage.Said;
import dev.holdfast.outage.Shutdown;
import dev.holdfast.outage.Signal;
import dev.holdfast.outage.Way;
import dev.holdfast.outage.table.Hazard.End;
import dev.holdfast.outage.table.Hazard.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** All of them. */
final class Hazards {
  private static final Duration LATENCY = Duration.ofSeconds(2);
  private static final long AGAIN_MILLIS = 1000;

  static final Hazard NOTHING = new Hazard("nothing", Kind.ANSWERED, stack -> () -> {});

  /** The postmaster alone is killed, its backends go when they notice; it is started again. */
  static final Hazard KILL =
      new Hazard(
          "postmaster-kill-9",
          Kind.REFUSED,
          stack -> {
            stack.postgres().killPostmaster();
            return stack.postgres()::start;
          });

  /** Whoever connects hears nothing; who was connected is reset, and connects. */
  static final Hazard STALL =
      new Hazard(
          "accept-and-stall",
          Kind.HUNG,
          stack -> {
            stack.proxy().begin(new Stall());
            stack.proxy().reset();
            return () -> stack.proxy().end(new Stall(), Fate.RESET);
          });

  static final Hazard REFUSE = network("refuse", Kind.REFUSED, Fate.KEPT, new Refuse(Fate.RESET));

  static final Hazard BLACK_HOLE =
      network("black-hole", Kind.HUNG, Fate.KEPT, new Lose(Way.TO_SERVER), new Lose(Way.TO_CLIENT));

  /** Refused for 0.3 s, welcome for 0.3 s, fifty times: half a minute. */
  static final Hazard FLAPS =
      new Hazard("50-flaps-in-30s", Kind.REFUSED, stack -> flapping(stack, 50, 300));

  /** Every commit takes effect and is never heard of. */
  static final Hazard CUT_AFTER = cut("cut-after-commit", Moment.AFTER);

  static final List<Hazard> ALL =
      List.of(
          KILL,
          shutdown("fast-stop", Shutdown.FAST),
          shutdown("immediate-stop", Shutdown.IMMEDIATE),
          // Open connections go on; only new ones hear nothing.
          new Hazard(
              "stop-postmaster",
              Kind.HUNG,
              stack -> {
                stack.postgres().freezePostmaster();
                return stack.postgres()::thaw;
              }),
          new Hazard(
              "stop-all",
              Kind.HUNG,
              stack -> {
                stack.postgres().freeze();
                return stack.postgres()::thaw;
              }),
          // Of one of them, PostgreSQL makes a restart of all.
          repeated(
              "backend-kill-9",
              stack -> stack.postgres().tellBackends(Stack.APPLICATION, Signal.KILL)),
          REFUSE,
          repeated("reset", stack -> stack.proxy().reset()),
          STALL,
          BLACK_HOLE,
          network("loss-to-server", Kind.HUNG, Fate.KEPT, new Lose(Way.TO_SERVER)),
          network("loss-to-client", Kind.HUNG, Fate.KEPT, new Lose(Way.TO_CLIENT)),
          cut("cut-before-commit", Moment.BEFORE),
          CUT_AFTER,
          network("latency-2s", Kind.HUNG, Fate.KEPT, new Delay(Way.TO_CLIENT, LATENCY)),
          new Hazard(
              "read-only",
              Kind.ANSWERED,
              stack -> {
                stack.postgres().console().readOnly(true);
                return () -> stack.postgres().console().readOnly(false);
              }),
          new Hazard(
              "connections-used-up",
              Kind.ANSWERED,
              stack -> {
                Crowd crowd = stack.postgres().console().useUpConnections();
                return crowd::close;
              }),
          new Hazard("wrong-password", Kind.ANSWERED, Hazards::wrongPassword));

  private Hazards() {}

  private static Hazard shutdown(String name, Shutdown how) {
    return new Hazard(
        name,
        Kind.REFUSED,
        stack -> {
          stack.postgres().stop(how);
          return stack.postgres()::start;
        });
  }

  /** What was held on the way is delivered late, as from a network that retransmits. */
  private static Hazard network(String name, Kind kind, Fate held, Fault... faults) {
    return new Hazard(
        name,
        kind,
        stack -> {
          for (Fault fault : faults) {
            stack.proxy().begin(fault);
          }
          return () -> stack.proxy().heal(held);
        });
  }

  /** At every commit, those of statements without a transaction included, as long as it lasts. */
  private static Hazard cut(String name, Moment moment) {
    return new Hazard(
        name,
        Kind.REFUSED,
        stack -> {
          Cut cut = new Cut(moment, Said::commits, Cut.ALWAYS);
          stack.proxy().begin(cut);
          return () -> stack.proxy().end(cut, Fate.KEPT);
        });
  }

  private interface Blow {
    void on(Stack stack) throws Exception;
  }

  /** What is over at once is done again each second. */
  private static Hazard repeated(String name, Blow blow) {
    return new Hazard(
        name,
        Kind.REFUSED,
        stack -> {
          blow.on(stack);
          ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
          Runnable again = () -> quietly(blow, stack);
          timer.scheduleWithFixedDelay(again, AGAIN_MILLIS, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
          return () -> {
            timer.shutdown();
            timer.awaitTermination(30, TimeUnit.SECONDS);
            stack.postgres().awaitLogin();
          };
        });
  }

  private static void quietly(Blow blow, Stack stack) {
    try {
      blow.on(stack);
    } catch (Exception e) {
      // The server is down from the blow before.
    }
  }

  private static End flapping(Stack stack, int flaps, long halfMillis) {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    Fault refuse = new Refuse(Fate.RESET);
    for (int i = 0; i < flaps; i++) {
      Runnable begin = () -> stack.proxy().begin(refuse);
      Runnable end = () -> stack.proxy().end(refuse, Fate.KEPT);
      timer.schedule(begin, 2 * i * halfMillis, TimeUnit.MILLISECONDS);
      timer.schedule(end, (2 * i + 1) * halfMillis, TimeUnit.MILLISECONDS);
    }
    timer.shutdown();
    return () -> timer.awaitTermination(60, TimeUnit.SECONDS);
  }

  /** It comes back from a restart with another password, and then gets the right one again. */
  private static End wrongPassword(Stack stack) throws Exception {
    stack.postgres().console().password(Stack.ROLE, "another");
    stack.postgres().stop(Shutdown.FAST);
    stack.postgres().start();
    return () -> stack.postgres().console().password(Stack.ROLE, Stack.PASSWORD);
  }
}
