package dev.holdfast.sync;

import java.time.Duration;

/**
 * The numbers of the protocol; their sources are the numbered rules.
 *
 * @param probeInterval between the starts of two probes
 * @param probeDeadline by which one must be answered
 * @param missesToTrip missed deadlines in a row that make an outage
 * @param goodToFlip good probes in a row before a flip back (rule M3)
 * @param cooldown the first wait after a recovery that failed; it doubles (rule M3)
 * @param cooldownMost its bound
 * @param stable a primary mode of this length forgets the cooldown (rule M3)
 * @param gateDeadline how long new writes may be held (rule M2)
 * @param gateDepth entries left at which the gate is tried (rule M2)
 * @param batch most entries that one replay takes (rule S3)
 * @param aloneTries failures of an entry alone that make it a conflict (rule S4)
 * @param watchdog time without progress after which the drain is begun anew (rule S4)
 * @param pullInterval between the end of a pull and the next while PostgreSQL serves (rule R2)
 * @param compareInterval between two comparisons of the copy with PostgreSQL (rule R7)
 * @param leaseMargin time before the end of a PostgreSQL lease at which a handler stops (section 6)
 * @param startDeadline how long a start waits for PostgreSQL's first pull before SQLite serves
 * @param stepDeadline by which a step of a recovery must be answered, or the recovery has failed
 * @param takeoverGrace time over the lease before an expired one may be taken over (section 6)
 */
public record SyncSettings(
    Duration probeInterval,
    Duration probeDeadline,
    int missesToTrip,
    int goodToFlip,
    Duration cooldown,
    Duration cooldownMost,
    Duration stable,
    Duration gateDeadline,
    int gateDepth,
    int batch,
    int aloneTries,
    Duration watchdog,
    Duration pullInterval,
    Duration compareInterval,
    Duration leaseMargin,
    Duration startDeadline,
    Duration stepDeadline,
    Duration takeoverGrace) {

  /** Refuses what would break a promise. */
  public SyncSettings {
    if (takeoverGrace.compareTo(stepDeadline) <= 0) {
      // A holder whose replay lost its answer waits so long before it tries again.
      throw new IllegalArgumentException("the takeover grace must exceed a step's deadline");
    }
  }

  /** The defaults of the design. */
  public static final SyncSettings DEFAULT =
      new SyncSettings(
          Duration.ofMillis(250),
          Duration.ofMillis(500),
          2,
          3,
          Duration.ofMillis(500),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofMillis(100),
          50,
          500,
          5,
          Duration.ofSeconds(10),
          Duration.ofMillis(300),
          Duration.ofMinutes(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10));
}
