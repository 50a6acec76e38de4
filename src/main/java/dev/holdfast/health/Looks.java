package dev.holdfast.health;

import dev.holdfast.store.PrimaryStatus;
import dev.holdfast.store.StandbyStatus;
import dev.holdfast.store.SyncStatus;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** One look at both databases at the same time. PostgreSQL is not asked: it is probed anyway. */
@Singleton
final class Looks {
  private final SyncStatus sync;
  private final PrimaryStatus primary;
  private final StandbyStatus standby;

  Looks(SyncStatus sync, PrimaryStatus primary, StandbyStatus standby) {
    this.sync = sync;
    this.primary = primary;
    this.standby = standby;
  }

  /** Looks; never fails. */
  Uni<Both> both() {
    return standby.look().map(this::seen);
  }

  private Both seen(StandbyStatus.Look ofStandby) {
    boolean configured = primary.configured();
    return new Both(
        sync.now(),
        configured ? ofPrimary() : null,
        configured ? primary.pool() : null,
        ofStandby,
        standby.path());
  }

  /** A server that answers and may not serve all the same is told with the reason. */
  private PrimaryStatus.Look ofPrimary() {
    PrimaryStatus.Look probed = primary.lastProbe();
    String trouble = sync.trouble();
    return probed.connected() && trouble != null
        ? new PrimaryStatus.Look(true, probed.latencyMs(), trouble)
        : probed;
  }

  /**
   * What was seen.
   *
   * @param now who serves
   * @param primary null when none is configured
   * @param pool its connections, or null
   * @param path of the SQLite file
   */
  record Both(
      SyncStatus.Now now,
      PrimaryStatus.Look primary,
      PrimaryStatus.Pool pool,
      StandbyStatus.Look standby,
      String path) {

    String mode() {
      return now.mode();
    }

    /** Whether either database can. */
    boolean serves() {
      return standby.connected() || primaryServes();
    }

    private boolean primaryServes() {
      return mode().equals("primary") && primary.connected();
    }

    /** Healthy: who serves can, and so could the other. */
    boolean isHealthy() {
      boolean either = mode().equals("standalone") || primaryServes() && isWarm();
      return standby.connected() && either;
    }

    private boolean isWarm() {
      return now.replica().equals("warm");
    }

    /** Degraded: it serves, and nobody could take over. */
    String status() {
      if (!serves()) {
        return "unhealthy";
      }
      return isHealthy() ? "healthy" : "degraded";
    }
  }
}
