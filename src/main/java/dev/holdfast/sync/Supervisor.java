package dev.holdfast.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * The one that changes a pod's mode: trips it when PostgreSQL is away, brings the journal back when
 * it is there again, and flips when nothing is left (sections 1, 2, 5). It is single-threaded, has
 * no I/O and no clock of its own, so one seed replays every history of it.
 */
public final class Supervisor {
  /** Probes that are asked for at once are no closer than this. */
  private static final Duration PROBE_LEAST = Duration.ofMillis(20);

  private final SyncSettings settings;
  private final PrimaryLink primary;
  private final CopyLink copy;
  private final Listener listener;
  private final ProbeWatch probes;
  private final Cooldown cooldown;
  private final Drain drain;

  private Mode mode;
  private long lastProbe;
  private long lastStep;
  private Instant probedAt = Instant.MIN;
  private Instant nextProbe = Instant.MIN;
  private Recovery recovery;
  private Follower follower;
  private Instant begun;
  private Instant lastTick;
  private boolean serves;
  private boolean drill;

  /** Hears what happened; each is one line for an operator. */
  public interface Listener {
    /** The mode has changed; calls in flight on PostgreSQL are redirected at once when it trips. */
    void changed(Mode before, Mode after);
  }

  public Supervisor(
      SyncSettings settings,
      PrimaryLink primary,
      CopyLink copy,
      Listener listener,
      DoubleSupplier random) {
    this.settings = settings;
    this.primary = primary;
    this.copy = copy;
    this.listener = listener;
    this.probes = new ProbeWatch(settings);
    this.cooldown = new Cooldown(settings, random);
    this.drain = new Drain(settings);
    this.mode = new Mode.Fallback(1);
  }

  /** Who serves. A pod begins in {@code fallback}: its file may hold a journal. */
  public Mode mode() {
    return mode;
  }

  /**
   * Whether anybody is served yet. A start waits for PostgreSQL's word: the file of a process that
   * was killed may lack what it had committed there in its last moments (rule R3).
   */
  public boolean serves() {
    return serves;
  }

  /** What the probes say. */
  public ProbeWatch probes() {
    return probes;
  }

  /** Lets time pass; to be called at least every probe interval. */
  public void tick(Instant now) {
    forgiveStall(now);
    probes.look(now);
    begun = begun == null ? now : begun;
    serves |= probes.isAway() || begun.plus(settings.startDeadline()).isBefore(now);
    if (!now.isBefore(nextProbe)) {
      probedAt = now;
      nextProbe = now.plus(settings.probeInterval());
      probes.started(++lastProbe, now);
      primary.probe(lastProbe);
    }
    advance(now);
  }

  /** A process that was stopped or starved itself says nothing about PostgreSQL. */
  private void forgiveStall(Instant now) {
    Duration since = lastTick == null ? Duration.ZERO : Duration.between(lastTick, now);
    lastTick = now;
    if (since.compareTo(settings.probeInterval()) > 0) {
      probes.forgive(since);
    }
  }

  /** A probe was answered. */
  public void probed(long probe, ProbeAnswer answer, Instant now) {
    probes.answered(probe, answer, now);
    advance(now);
  }

  /** Somebody doubts that PostgreSQL is there: it is probed at once, or soon if it just was. */
  public void doubted(Instant now) {
    Instant soonest = probedAt.plus(PROBE_LEAST);
    Instant wanted = soonest.isAfter(now) ? soonest : now;
    nextProbe = wanted.isBefore(nextProbe) ? wanted : nextProbe;
    tick(now);
  }

  /** A drill: as if PostgreSQL were away, until {@link #drillEnds}. */
  public void drill(Instant now) {
    drill = true;
    if (mode instanceof Mode.Primary) {
      trip(now);
    } else if (recovery != null) {
      abandon((Mode.Recovering) mode);
    }
  }

  /** PostgreSQL may serve again, as soon as it is well; the cooldown is forgotten. */
  public void drillEnds(Instant now) {
    drill = false;
    cooldown.forget();
    advance(now);
  }

  /** A call is redirected: SQLite must not be written to before the mode says so (rule I2). */
  public void redirected(Instant now) {
    if (mode instanceof Mode.Primary) {
      trip(now);
    }
  }

  /**
   * Whether the answer to this step is still waited for. To be asked in the copy's transaction: a
   * resync that was given up long ago would put back what has been read since.
   */
  public boolean isAwaiting(long step) {
    return isRecovering(step) || isFollowing(step);
  }

  /** The history that PostgreSQL is on was compared with the copy's. */
  public void looked(long step, Epoch.Change change, Instant now) {
    if (isRecovering(step)) {
      recovery.looked(change, now);
      advance(now);
    }
  }

  /** The leases are renewed, or could not be. */
  public void renewed(long step, boolean done, Instant now) {
    if (isRecovering(step)) {
      recovery.renewed(done);
      advance(now);
    }
  }

  /** A replay ended. */
  public void replayed(long step, Drain.Ended ended, Instant now) {
    if (isRecovering(step)) {
      recovery.replayed(ended, now);
      advance(now);
    }
  }

  /** A long step, a resync, goes on; without a word it would be given up. */
  public void progressed(long step, Instant now) {
    if (isRecovering(step)) {
      recovery.progressed(now);
    } else if (isFollowing(step)) {
      follower.progressed(now);
    }
  }

  /** A pull or a resync ended. */
  public void pulled(long step, PullEnd end, Instant now) {
    if (isRecovering(step)) {
      recovery.pulled(end, now);
      serves |= end == PullEnd.DONE;
      advance(now);
    } else if (isFollowing(step)) {
      follower.pulled(end, now);
      if (end == PullEnd.WENT_BACK) {
        trip(now);
      }
    }
  }

  /** An answer to a recovery that was given up means nothing to the next. */
  private boolean isRecovering(long step) {
    return recovery != null && recovery.isWaitingFor(step);
  }

  private boolean isFollowing(long step) {
    return follower != null && follower.isWaitingFor(step);
  }

  private void advance(Instant now) {
    if (mode instanceof Mode.Primary && probes.isAway()) {
      trip(now);
    } else if (mode instanceof Mode.Primary) {
      follower.advance(now);
    } else if (mode instanceof Mode.Fallback fallback && mayRecover(now)) {
      become(fallback.recover());
      recovery = new Recovery(settings, primary, copy, probes, drain, () -> ++lastStep, now);
      recovery.advance(now);
    } else if (mode instanceof Mode.Recovering recovering) {
      recover(recovering, now);
    }
  }

  private boolean mayRecover(Instant now) {
    return !drill && probes.isGood() && cooldown.isOver(now);
  }

  private void recover(Mode.Recovering recovering, Instant now) {
    if (probes.isAway() || recovery.hasFailed()) {
      if (!probes.isAway()) {
        cooldown.recoveryFailed(now);
      }
      abandon(recovering);
      return;
    }
    recovery.advance(now);
    Mode.Ready ready = recovery.ready();
    if (ready.isComplete()) {
      recovery = null;
      become(recovering.flip(ready));
      follower = new Follower(settings, primary, copy, () -> ++lastStep, now);
      cooldown.becamePrimary(now);
      serves = true;
      copy.openWrites();
    }
  }

  private void abandon(Mode.Recovering recovering) {
    recovery.giveUp();
    recovery = null;
    become(recovering.fail());
  }

  private void trip(Instant now) {
    cooldown.tripped(now);
    probes.distrust(now);
    follower = null;
    become(((Mode.Primary) mode).trip());
  }

  private void become(Mode next) {
    Mode before = mode;
    mode = next;
    listener.changed(before, next);
  }

  /** What it would say of itself in a failing simulation. */
  @Override
  public String toString() {
    List<Object> parts = new ArrayList<>(List.of(mode));
    if (recovery != null) {
      parts.add(recovery);
    }
    return parts.toString();
  }
}
