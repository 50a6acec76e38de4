package dev.holdfast.sync;

import java.time.Duration;
import java.time.Instant;

/** Which tasks a pod may work on while PostgreSQL is away (section 6, "own"). */
public final class OwnWork {

  private OwnWork() {}

  /**
   * A queued task as the copy has it.
   *
   * @param createdIn generation in which this pod created it locally, or -1 for any other
   * @param keyed whether the client gave a key: its repetition may reach another pod
   * @param unique whether a unique key may make it a duplicate
   * @param derived whether its id follows from something that other pods know, as a cron tick
   * @param doubt whether PostgreSQL may have it already: its create was in doubt, or was ever sent
   *     in a replay
   * @param leasedByPrimary whether its last claim was made in PostgreSQL
   */
  public record Candidate(
      long createdIn,
      boolean keyed,
      boolean unique,
      boolean derived,
      boolean doubt,
      boolean leasedByPrimary) {}

  /** Whether a local claim cannot run what another pod runs as well. */
  public static boolean mayClaim(Candidate task, Mode mode) {
    boolean ownSinceFlip = task.createdIn == mode.generation();
    boolean elsewhere =
        task.keyed || task.unique || task.derived || task.doubt || task.leasedByPrimary;
    return mode instanceof Mode.Standalone || mode.isLocal() && ownSinceFlip && !elsewhere;
  }

  /** When the handler of a run that PostgreSQL leased must stop, while it cannot be renewed. */
  public static Instant stopBy(Instant leaseEnd, SyncSettings settings) {
    return leaseEnd.minus(settings.leaseMargin());
  }

  /**
   * Whether an expired lease may be taken over: only where PostgreSQL was reachable without a break
   * for so long that its holder could have renewed it.
   */
  public static boolean mayTakeOver(Duration reachable, Duration lease, SyncSettings settings) {
    return reachable.compareTo(lease.plus(settings.takeoverGrace())) >= 0;
  }

  /**
   * Whether ticks of schedules are fired: a pod that has never measured its clock against
   * PostgreSQL's might be hours ahead and fire what nobody else would for a long time.
   */
  public static boolean firesTicks(Mode mode, boolean clockMeasured) {
    return mode instanceof Mode.Standalone || clockMeasured;
  }

  /**
   * Whether a claim may take a lease over as expired, decided in PostgreSQL's transaction: it must
   * have ended already when the claim was asked for. A claim that sat in a stopped backend's socket
   * through an outage would otherwise take what its holder could not renew meanwhile.
   *
   * @param asked when the claim was asked for, by the corrected clock
   * @param now PostgreSQL's time
   */
  public static boolean hasEnded(Instant leaseEnd, Instant asked, Instant now) {
    return leaseEnd.isBefore(asked) && leaseEnd.isBefore(now);
  }

  /** Whether leases and retention are swept at all (rule S6). */
  public static boolean sweeps(Mode mode) {
    return mode instanceof Mode.Primary || mode instanceof Mode.Standalone;
  }
}
