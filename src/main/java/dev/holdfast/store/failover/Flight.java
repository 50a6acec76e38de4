package dev.holdfast.store.failover;

import dev.holdfast.config.HoldfastConfig.Work;
import dev.holdfast.domain.HoldfastException.StoreUnavailable;
import dev.holdfast.domain.Operation;
import dev.holdfast.store.Copy;
import dev.holdfast.sync.CallGuard;
import dev.holdfast.sync.CallGuard.Decision;
import dev.holdfast.sync.CallGuard.Ticket;
import dev.holdfast.sync.FailureClass;
import dev.holdfast.sync.Mode;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/**
 * One call on its way: to PostgreSQL, perhaps again, perhaps to SQLite in the same request. What is
 * done next is decided on the sync thread; a success in the mode in which it was asked is handed on
 * at once. A client that goes away cancels nothing of it.
 */
final class Flight<T> {
  private final Pod pod;
  private final Guarded guarded;
  private final Call<T> call;
  private volatile Ticket ticket;
  private volatile UniEmitter<?> asked;

  Flight(Pod pod, Guarded guarded, Call<T> call) {
    this.pod = pod;
    this.guarded = guarded;
    this.call = call;
  }

  /** Sets off; the answer comes to the caller's context. */
  @SuppressWarnings("unchecked") // The work of a call gives what the call says.
  Uni<T> answer() {
    return Uni.createFrom()
        .emitter(
            client -> {
              Context caller = Vertx.currentContext();
              route(false)
                  .subscribe()
                  .with(
                      value -> on(caller, () -> client.complete((T) value)),
                      failure -> on(caller, () -> client.fail(failure)));
            });
  }

  private static void on(Context caller, Runnable delivery) {
    if (caller == null || caller == Vertx.currentContext()) {
      delivery.run();
    } else {
      caller.runOnContext(ignored -> delivery.run());
    }
  }

  private Uni<Object> route(boolean doubt) {
    Mode mode = pod.mode();
    ticket = new Ticket(mode.generation(), call.kind(), 0, false, doubt);
    return mode.isLocal() ? local(mode, doubt, call.operation()) : guarded.primary(this);
  }

  /** Asks PostgreSQL; also answered, by {@link Tripped}, when the mode trips. */
  Uni<Object> askPrimary() {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              asked = emitter;
              pod.tookOff(this);
              if (pod.mode().generation() == ticket.generation()) {
                call.work()
                    .apply(pod.primary(), call.operation())
                    .subscribe()
                    .with(value -> arrived(emitter, value), failure -> fell(emitter, failure));
              } else {
                trip();
              }
            });
  }

  private void arrived(UniEmitter<? super Object> emitter, Object value) {
    pod.landed(this);
    if (CallGuard.succeeded(ticket, pod.mode()) instanceof Decision.Answer) {
      emitter.complete(value);
    } else {
      emitter.fail(Tripped.INSTANCE);
    }
  }

  private void fell(UniEmitter<? super Object> emitter, Throwable failure) {
    pod.landed(this);
    FailureClass kind = pod.classify(failure);
    boolean away = kind != FailureClass.REFUSAL && kind != FailureClass.OVERLOAD;
    emitter.fail(away ? new Away(kind, failure) : failure);
  }

  /** The mode has tripped: it is redirected at once, whatever PostgreSQL still does with it. */
  void trip() {
    pod.landed(this);
    asked.fail(Tripped.INSTANCE);
  }

  /** What becomes of it now. */
  Uni<Object> failed(Throwable failure) {
    return Uni.createFrom()
        .emitter(
            emitter ->
                pod.thread().execute(() -> decided(emitter, () -> decide(failure, emitter))));
  }

  /** Whatever goes wrong in deciding, somebody waits for an answer, and tells of it. */
  private static void decided(UniEmitter<? super Object> emitter, Runnable decision) {
    try {
      decision.run();
    } catch (RuntimeException | Error e) {
      emitter.fail(e);
    }
  }

  private void decide(Throwable failure, UniEmitter<? super Object> emitter) {
    Decision decision =
        failure == Tripped.INSTANCE
            ? CallGuard.tripped(ticket)
            : CallGuard.failed(ticket, kind(failure), pod.mode(), pod.thread().now());
    carryOut(decision, failure, emitter);
  }

  private FailureClass kind(Throwable failure) {
    if (failure instanceof Away away) {
      return away.kind();
    }
    return failure instanceof CircuitBreakerOpenException
        ? FailureClass.OUTAGE
        : pod.classify(failure);
  }

  private void carryOut(Decision decision, Throwable failure, UniEmitter<? super Object> emitter) {
    if (decision instanceof Decision.Answer) {
      emitter.fail(failure);
    } else if (decision instanceof Decision.Again again) {
      ticket = again.ticket();
      pass(guarded.primary(this), emitter);
    } else if (decision instanceof Decision.AwaitProbe waiting) {
      ticket = waiting.ticket();
      pod.awaitProbe(() -> probed(waiting, failure, emitter));
    } else if (decision instanceof Decision.Redirect redirect) {
      pod.redirected(kind(failure), failure);
      Operation operation = redirect.newId() ? pod.anew(call.operation()) : call.operation();
      pass(local(pod.mode(), redirect.doubt(), operation), emitter);
    } else {
      emitter.fail(overloaded(failure));
    }
  }

  private boolean probed(
      Decision.AwaitProbe waiting, Throwable failure, UniEmitter<? super Object> emitter) {
    Decision next = CallGuard.probed(waiting, pod.mode(), pod.probes(), pod.thread().now());
    if (next == waiting) {
      return false;
    }
    decided(emitter, () -> carryOut(next, failure, emitter));
    return true;
  }

  private static StoreUnavailable overloaded(Throwable failure) {
    return failure instanceof StoreUnavailable told
        ? told
        : new StoreUnavailable("PostgreSQL is overloaded.", Duration.ofSeconds(1), failure);
  }

  private static void pass(Uni<Object> from, UniEmitter<? super Object> to) {
    from.subscribe().with(to::complete, to::fail);
  }

  /** SQLite serves it; if the mode changes before it is written, it sets off anew (rule M1). */
  private Uni<Object> local(Mode mode, boolean doubt, Operation operation) {
    Copy.Local entered =
        new Copy.Local(mode.generation(), pod::localGeneration, doubt, pod.work() == Work.OWN);
    return pod.readyToServe(call.kind())
        .chain(() -> call.work().apply(pod.copy(entered), operation))
        .map(Object.class::cast)
        .onFailure(Copy.OtherGeneration.class)
        .recoverWithUni(() -> route(doubt));
  }
}
