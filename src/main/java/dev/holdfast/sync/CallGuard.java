package dev.holdfast.sync;

import java.time.Duration;
import java.time.Instant;

/**
 * What becomes of one call: where it goes, and what its end there means (section 2). It decides by
 * the class of a failure and by what the probes say, never by "any exception"; and it never asks
 * PostgreSQL while the pod's mode says SQLite, whatever a circuit breaker would allow (rule I1).
 */
public final class CallGuard {
  /** Overload is tried again so often, under the same operation id (class D). */
  static final int OVERLOAD_TRIES = 3;

  /** A probe has said something by then, if only that there is too much to do. */
  static final Duration AWAIT_MOST = Duration.ofSeconds(2);

  private CallGuard() {}

  /**
   * One call on its way.
   *
   * @param generation the mode's when it entered (rule M1)
   * @param kind what may be done with it
   * @param overloads how often it met overload
   * @param retried whether it was already sent a second time after an outage or doubt
   * @param doubt whether an attempt may have been applied; once so, always so
   */
  public record Ticket(long generation, Kind kind, int overloads, boolean retried, boolean doubt) {
    public static Ticket enter(Mode mode, Kind kind) {
      return new Ticket(mode.generation(), kind, 0, false, false);
    }

    Ticket overloaded() {
      return new Ticket(generation, kind, overloads + 1, retried, doubt);
    }

    Ticket again() {
      return new Ticket(generation, kind, overloads, true, doubt);
    }

    Ticket in(boolean anotherDoubt) {
      return new Ticket(generation, kind, overloads, retried, doubt || anotherDoubt);
    }
  }

  /** What kinds of calls there are, as far as redirecting goes. */
  public enum Kind {
    READ,
    WRITE,
    /** Never repeats its id: elsewhere it is a new operation, in doubt it expires (rule D3). */
    CLAIM
  }

  /** What is to be done with it now. */
  public sealed interface Decision {

    /** The client gets what the store said. */
    record Answer() implements Decision {}

    /** PostgreSQL is asked once more, with the same operation id. */
    record Again(Ticket ticket) implements Decision {}

    /** Whether it goes to PostgreSQL again or to SQLite is decided by the next probe. */
    record AwaitProbe(Ticket ticket, Instant failure) implements Decision {}

    /**
     * SQLite takes it, in this very request.
     *
     * @param doubt whether PostgreSQL may have applied it too; the entry says so
     * @param newId whether it becomes a new operation there (rule D3)
     */
    record Redirect(boolean doubt, boolean newId) implements Decision {}

    /** 503 with {@code Retry-After}: too much to do is no outage (class D). */
    record Overloaded() implements Decision {}
  }

  /** PostgreSQL answered. */
  public static Decision succeeded(Ticket ticket, Mode now) {
    // Rule M1: the client's next read goes elsewhere; it must find there what it was told.
    return ticket.generation == now.generation() && !now.isLocal()
        ? new Decision.Answer()
        : redirect(ticket.in(true));
  }

  /** PostgreSQL failed the call. */
  public static Decision failed(Ticket sent, FailureClass failure, Mode mode, Instant now) {
    if (failure == FailureClass.REFUSAL) {
      return new Decision.Answer();
    }
    Ticket ticket = sent.in(failure == FailureClass.IN_DOUBT);
    if (mode.isLocal() || ticket.generation != mode.generation()) {
      return redirect(ticket);
    }
    if (failure == FailureClass.OVERLOAD) {
      return ticket.overloads + 1 < OVERLOAD_TRIES
          ? new Decision.Again(ticket.overloaded())
          : overloaded(ticket);
    }
    return ticket.retried || ticket.kind == Kind.CLAIM && ticket.doubt
        ? redirect(ticket)
        : new Decision.AwaitProbe(ticket, now);
  }

  /** A probe has said something since the failure. */
  public static Decision probed(
      Decision.AwaitProbe waiting, Mode mode, ProbeWatch probes, Instant now) {
    if (mode.isLocal() || probes.isAway()) {
      return redirect(waiting.ticket);
    }
    if (waiting.failure.plus(AWAIT_MOST).isBefore(now)) {
      return overloaded(waiting.ticket);
    }
    return probes.isGoodSince(waiting.failure)
        ? new Decision.Again(waiting.ticket.again())
        : waiting;
  }

  /** The mode tripped while the call was under way: as if the answer had been lost (class B). */
  public static Decision tripped(Ticket ticket) {
    return redirect(ticket.in(true));
  }

  /** A write that may have been applied is not given back as if it had not. */
  private static Decision overloaded(Ticket ticket) {
    return ticket.doubt && ticket.kind == Kind.WRITE ? redirect(ticket) : new Decision.Overloaded();
  }

  private static Decision redirect(Ticket ticket) {
    boolean claim = ticket.kind == Kind.CLAIM;
    return new Decision.Redirect(ticket.doubt && ticket.kind == Kind.WRITE, claim);
  }
}
