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

  /** Whether leases and retention are swept at all (rule S6). */
  public static boolean sweeps(Mode mode) {
    return mode instanceof Mode.Primary || mode instanceof Mode.Standalone;
  }
}
