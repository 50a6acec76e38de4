package dev.holdfast.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.store.StandbyStatus;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** How the service is, for people and for those who poll. */
@Path("/")
@Tag(name = "Service")
@Produces(MediaType.APPLICATION_JSON)
public class HealthResource {
  private final StandbyStatus standby;
  private final HoldfastConfig config;

  HealthResource(StandbyStatus standby, HoldfastConfig config) {
    this.standby = standby;
    this.config = config;
  }

  /** Which database serves, and how each of them is; 503 when none can serve. */
  @GET
  @Path("health")
  public Uni<RestResponse<Health>> health() {
    return standby.look().map(this::health);
  }

  private RestResponse<Health> health(StandbyStatus.Look look) {
    Health health =
        new Health(
            look.connected() ? "healthy" : "unhealthy",
            "holdfast",
            config.version(),
            config.environment().wire(),
            database(look));
    return RestResponse.ResponseBuilder.create(status(look), health).build();
  }

  private Database database(StandbyStatus.Look look) {
    return new Database(
        "standalone",
        look.connected(),
        new Primary(false, false, null, null, null),
        new Fallback(
            look.connected(), look.latencyMs(), look.error(), look.warning(), standby.path()),
        new Journal(0, null),
        new Replica(0, "warm"),
        "closed");
  }

  /** Whether requests can be served, in the form that some load balancers know. */
  @GET
  @Path("readyz")
  public Uni<RestResponse<Readyz>> readyz() {
    return standby
        .look()
        .map(
            look ->
                RestResponse.ResponseBuilder.create(
                        status(look),
                        new Readyz(
                            look.connected() ? "ready" : "not_ready",
                            new Deps(look.connected() ? "ok" : "down")))
                    .build());
  }

  private static RestResponse.Status status(StandbyStatus.Look look) {
    return look.connected() ? RestResponse.Status.OK : RestResponse.Status.SERVICE_UNAVAILABLE;
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
