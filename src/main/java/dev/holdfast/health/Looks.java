package dev.holdfast.health;

import dev.holdfast.store.PrimaryStatus;
import dev.holdfast.store.Serving;
import dev.holdfast.store.StandbyStatus;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** One look at both databases at the same time. */
@Singleton
final class Looks {
  private final Serving serving;
  private final PrimaryStatus primary;
  private final StandbyStatus standby;

  Looks(Serving serving, PrimaryStatus primary, StandbyStatus standby) {
    this.serving = serving;
    this.primary = primary;
    this.standby = standby;
  }

  /** Asks both; never fails. */
  Uni<Both> both() {
    if (!primary.configured()) {
      return standby.look().map(look -> seen(null, look));
    }
    return Uni.combine().all().unis(primary.look(), standby.look()).with(this::seen);
  }

  private Both seen(PrimaryStatus.Look ofPrimary, StandbyStatus.Look ofStandby) {
    PrimaryStatus.Pool pool = ofPrimary == null ? null : primary.pool();
    return new Both(serving.mode(), ofPrimary, pool, ofStandby, standby.path());
  }

  /**
   * What was seen.
   *
   * @param mode who serves
   * @param primary null when none is configured
   * @param pool its connections, or null
   * @param path of the SQLite file
   */
  record Both(
      String mode,
      PrimaryStatus.Look primary,
      PrimaryStatus.Pool pool,
      StandbyStatus.Look standby,
      String path) {

    /** Whether the database that is to serve can. */
    boolean serves() {
      return primary == null ? standby.connected() : primary.connected();
    }

    /** The copy of PostgreSQL: nothing is copied yet; alone, SQLite is its own and always warm. */
    String replica() {
      return primary == null ? "warm" : "cold";
    }

    /** Degraded: it serves, and nobody could take over. */
    String status() {
      if (!serves()) {
        return "unhealthy";
      }
      return primary == null ? "healthy" : "degraded";
    }
  }
}
