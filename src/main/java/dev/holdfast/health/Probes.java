package dev.holdfast.health;

import dev.holdfast.store.PrimaryStatus;
import dev.holdfast.store.StandbyStatus;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** The probes under {@code /q/health}. */
@Singleton
final class Probes {

  /** The process answers; no database is asked, so none can get a pod killed. */
  @Produces
  @Liveness
  @Singleton
  HealthCheck live() {
    return () -> HealthCheckResponse.up("process");
  }

  /** Asked only once the start is over, which includes the migration of SQLite. */
  @Produces
  @Startup
  @Singleton
  HealthCheck started() {
    return () -> HealthCheckResponse.up("sqlite migrated");
  }

  /** A store can serve. */
  @Readiness
  @Singleton
  static final class Ready implements AsyncHealthCheck {
    private final Looks looks;

    Ready(Looks looks) {
      this.looks = looks;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
      return looks.both().map(Ready::response);
    }

    private static HealthCheckResponse response(Looks.Both both) {
      return HealthCheckResponse.named("database")
          .status(both.serves())
          .withData("mode", both.mode())
          .withData("primary", both.primary() == null ? "not configured" : primary(both.primary()))
          .withData("fallback", standby(both.standby()))
          .build();
    }

    private static String primary(PrimaryStatus.Look look) {
      return look.connected() ? "connected" : look.error();
    }

    private static String standby(StandbyStatus.Look look) {
      return look.connected() ? "connected" : look.error();
    }
  }
}
