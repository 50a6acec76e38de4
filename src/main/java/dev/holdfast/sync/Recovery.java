package dev.holdfast.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * One way back (rule M2): look which history PostgreSQL is on, renew the leases, drain, hold new
 * writes when little is left, drain the tail, read every touched row again. One thing is asked of
 * PostgreSQL at a time, so each answer belongs to the step that waits for it.
 */
final class Recovery {
  /** A gate that failed is followed by so many of its lengths in which writes are not held. */
  private static final int GATE_PAUSE = 5;

  private static final int GATE_DOUBLINGS = 3;
  private static final int PULLS_MOST = 10;
  private static final Duration PULL_PAUSE = Duration.ofMillis(50);

  private final SyncSettings settings;
  private final PrimaryLink primary;
  private final CopyLink copy;
  private final ProbeWatch probes;
  private final LongSupplier steps;
  private final Drain drain;
  private Phase phase = Phase.LOOK;
  private Drain.Batch sent = Drain.Batch.NOTHING;
  private long waitingFor;
  private Instant answerBy;
  private Instant gateUntil;
  private Instant nextGate = Instant.MIN;
  private Instant notBefore = Instant.MIN;
  private int gates;
  private int pullsFailed;
  private boolean reread;
  private boolean drainedSome;
  private boolean caughtUp;
  private boolean resyncLater;
  private boolean failed;

  private enum Phase {
    LOOK,
    RENEW,
    DRAIN,
    RESYNC
  }

  Recovery(
      SyncSettings settings,
      PrimaryLink primary,
      CopyLink copy,
      ProbeWatch probes,
      Drain drain,
      LongSupplier steps,
      Instant now) {
    this.settings = settings;
    this.primary = primary;
    this.copy = copy;
    this.probes = probes;
    this.steps = steps;
    this.drain = drain;
    drain.begin(now);
  }

  boolean isWaitingFor(long step) {
    return waitingFor == step && step != 0;
  }

  boolean hasFailed() {
    return failed;
  }

  private boolean isHeld() {
    return gateUntil != null;
  }

  /** What of rule I3 is fulfilled. */
  Mode.Ready ready() {
    boolean held = isHeld() && copy.admitted() == 0;
    boolean quiet = phase == Phase.DRAIN && waitingFor == 0;
    return new Mode.Ready(held, quiet && copy.depth() == 0, quiet && reread, probes.isTrusted());
  }

  void looked(Epoch.Change change, Instant now) {
    waitingFor = 0;
    switch (change) {
      case NONE -> phase = Phase.RENEW;
      case WENT_BACK -> {
        copy.requeueKept();
        resyncLater = true;
        phase = Phase.RENEW;
      }
      case LEFT_BEHIND, ANOTHER -> failed = true;
    }
  }

  void renewed(boolean done) {
    waitingFor = 0;
    failed |= !done;
    phase = Phase.DRAIN;
  }

  /** A step that takes long goes on. */
  void progressed(Instant now) {
    answerBy = now.plus(settings.stepDeadline());
  }

  void replayed(Drain.Ended ended, Instant now) {
    waitingFor = 0;
    List<String> reasons = drain.reasons(sent, ended);
    List<Drain.Verdict> verdicts = drain.ended(sent, ended, copy, now);
    if (ended instanceof Drain.Ended.Committed) {
      copy.settle(sent.all(), verdicts, reasons);
      drainedSome = true;
    }
    reread = false;
    sent = Drain.Batch.NOTHING;
  }

  void pulled(PullEnd end, Instant now) {
    waitingFor = 0;
    switch (end) {
      case DONE -> {
        reread = true;
        caughtUp = true;
        pullsFailed = 0;
        resyncLater &= phase != Phase.RESYNC;
        phase = Phase.DRAIN;
      }
      case FAILED -> {
        failed |= ++pullsFailed > PULLS_MOST;
        notBefore = now.plus(PULL_PAUSE.multipliedBy(pullsFailed));
      }
      case PRUNED -> {
        // Nothing was written here that PostgreSQL's rows could lack, and nothing can be read here
        // that is older than them: it may serve while it is read.
        boolean untouched = !drainedSome && !resyncLater && copy.depth() == 0;
        boolean later = untouched && copy.touched().isEmpty() && copy.isEmpty();
        reread = later;
        caughtUp = later;
        phase = later ? Phase.DRAIN : Phase.RESYNC;
      }
      case WENT_BACK -> phase = Phase.LOOK;
    }
  }

  /** Asks for what comes next, if nothing is awaited. */
  void advance(Instant now) {
    if (isHeld() && now.isAfter(gateUntil) && !ready().isComplete()) {
      nextGate = now.plus(gateLength().multipliedBy(GATE_PAUSE));
      gates++;
      open();
    }
    // What was asked may never have arrived.
    failed |= waitingFor != 0 && now.isAfter(answerBy);
    if (waitingFor != 0 || failed || now.isBefore(notBefore)) {
      return;
    }
    answerBy = now.plus(settings.stepDeadline());
    switch (phase) {
      case LOOK -> primary.look(next());
      case RENEW -> primary.renewLeases(next());
      case DRAIN -> drain(now);
      case RESYNC -> primary.resync(next());
    }
  }

  private void drain(Instant now) {
    drain.restartIfStuck(now);
    // What came while one replay was under way is little, however fast it comes.
    boolean little = copy.depth() <= settings.gateDepth() || drain.tookAll();
    boolean mayHold = !isHeld() && !now.isBefore(nextGate);
    if (little && caughtUp && probes.isTrusted() && mayHold) {
      gateUntil = now.plus(gateLength());
      reread = false;
      copy.holdWrites();
    }
    // Writes that come steadily must not keep the copy from being read before the gate.
    boolean drained = copy.depth() == 0 || little && drainedSome && !caughtUp;
    if (!drained) {
      replay(now);
    } else if (resyncLater) {
      phase = Phase.RESYNC;
      primary.resync(next());
    } else if (!reread || !caughtUp || !copy.touched().isEmpty()) {
      primary.pull(next(), copy.touched(), false);
    }
  }

  /** A PostgreSQL far away takes longer than the first deadline, each time. */
  private Duration gateLength() {
    return settings.gateDeadline().multipliedBy(1L << Math.min(gates, GATE_DOUBLINGS));
  }

  private void replay(Instant now) {
    sent = drain.next(copy, now);
    if (!sent.isEmpty()) {
      primary.replay(next(), sent);
    }
  }

  private long next() {
    waitingFor = steps.getAsLong();
    return waitingFor;
  }

  private void open() {
    gateUntil = null;
    caughtUp = false;
    copy.openWrites();
  }

  /** PostgreSQL is away again; what was asked of it is not waited for. */
  void giveUp() {
    if (!sent.isEmpty()) {
      drain.lost(sent);
    }
    waitingFor = 0;
    if (isHeld()) {
      open();
    }
  }

  @Override
  public String toString() {
    return "%s, held %s, reread %s, awaiting %d".formatted(phase, isHeld(), reread, waitingFor);
  }
}
