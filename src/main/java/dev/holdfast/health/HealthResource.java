package dev.holdfast.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.store.PrimaryStatus;
import dev.holdfast.store.StandbyStatus;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** How the service is, for people and for those who poll. */
@Path("/")
@Tag(name = "Service")
@Produces(MediaType.APPLICATION_JSON)
public class HealthResource {
  private static final Map<String, String> DEPS =
      Map.of("healthy", "ok", "degraded", "degraded", "unhealthy", "down");

  private final Looks looks;
  private final HoldfastConfig config;

  HealthResource(Looks looks, HoldfastConfig config) {
    this.looks = looks;
    this.config = config;
  }

  /** Which database serves, and how each of them is; 503 when none can serve. */
  @GET
  @Path("health")
  public Uni<RestResponse<Health>> health() {
    return looks.both().map(this::health);
  }

  private RestResponse<Health> health(Looks.Both both) {
    Health health =
        new Health(
            both.status(),
            "holdfast",
            config.version(),
            config.environment().wire(),
            database(both));
    return RestResponse.ResponseBuilder.create(status(both), health).build();
  }

  private static Database database(Looks.Both both) {
    StandbyStatus.Look standby = both.standby();
    return new Database(
        both.mode(),
        both.serves(),
        primary(both),
        new Fallback(
            standby.connected(),
            standby.latencyMs(),
            standby.error(),
            standby.warning(),
            both.path()),
        new Journal(both.now().depth(), age(both.now().oldest())),
        new Replica(both.now().lag().toMillis() / 1e3, both.now().replica()),
        both.now().breaker());
  }

  private static Double age(Duration oldest) {
    return oldest == null ? null : oldest.toMillis() / 1e3;
  }

  private static Primary primary(Looks.Both both) {
    PrimaryStatus.Look look = both.primary();
    if (look == null) {
      return new Primary(false, false, null, null, null);
    }
    PrimaryStatus.Pool pool = both.pool();
    return new Primary(
        true,
        look.connected(),
        look.latencyMs(),
        look.error(),
        new Pool(pool.size(), pool.inUse(), pool.idle(), pool.pending()));
  }

  /** Whether requests can be served, in the form that some load balancers know. */
  @GET
  @Path("readyz")
  public Uni<RestResponse<Readyz>> readyz() {
    return looks.both().map(HealthResource::readyz);
  }

  private static RestResponse<Readyz> readyz(Looks.Both both) {
    Readyz answer =
        new Readyz(both.serves() ? "ready" : "not_ready", new Deps(DEPS.get(both.status())));
    return RestResponse.ResponseBuilder.create(status(both), answer).build();
  }

  private static RestResponse.Status status(Looks.Both both) {
    return both.serves() ? RestResponse.Status.OK : RestResponse.Status.SERVICE_UNAVAILABLE;
  }

  /** The whole answer of {@code /health}. */
  record Health(
      @Schema(enumeration = {"healthy", "degraded", "unhealthy"}) String status,
      String service,
      String version,
      String environment,
      Database database) {}

  /** Both databases. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Database(
      @Schema(enumeration = {"primary", "fallback", "recovering", "standalone"}) String mode,
      boolean connected,
      Primary primary,
      Fallback fallback,
      Journal journal,
      Replica replica,
      @Schema(enumeration = {"closed", "open", "half_open"}) String circuitBreaker) {}

  /** PostgreSQL. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Primary(
      boolean configured,
      boolean connected,
      @Schema(nullable = true) Double latencyMs,
      @Schema(nullable = true) String error,
      @Schema(nullable = true) Pool pool) {}

  /** PostgreSQL's connections. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Pool(int size, int inUse, int idle, int pending) {}

  /** SQLite. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Fallback(
      boolean connected,
      double latencyMs,
      @Schema(nullable = true) String error,
      @JsonInclude(JsonInclude.Include.NON_NULL) String warning,
      String path) {}

  /** What is still to be brought back to PostgreSQL. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Journal(long depth, @Schema(nullable = true) Double oldestSeconds) {}

  /** The copy of PostgreSQL; alone, SQLite is its own and always warm. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Replica(double lagSeconds, String state) {}

  /** The answer of {@code /readyz}. */
  record Readyz(String status, Deps deps) {}

  /** What the service needs. */
  record Deps(String db) {}
}
