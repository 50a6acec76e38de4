package dev.holdfast.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.holdfast.config.Environment;
import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.store.SyncStatus;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Which database serves, what is still to be brought back, and drills. */
@Path("/api/v1/sync")
@Tag(name = "Sync")
@Produces(MediaType.APPLICATION_JSON)
public class SyncResource {
  private final SyncStatus status;
  private final boolean drills;

  SyncResource(SyncStatus status, HoldfastConfig config) {
    this.status = status;
    this.drills = config.sync().drills().orElse(config.environment() == Environment.DEVELOPMENT);
  }

  /** The present. */
  @GET
  public Uni<Sync> sync() {
    return status.conflicts().map(this::told);
  }

  private Sync told(Long conflicts) {
    SyncStatus.Now now = status.now();
    return new Sync(
        now.mode(),
        now.generation(),
        new Journal(now.depth(), age(now.oldest())),
        new Replica(now.replica(), now.lag().toMillis() / 1e3),
        now.breaker(),
        status.trouble(),
        now.lastFlip() == null ? null : flip(now.lastFlip()),
        conflicts,
        now.held());
  }

  private static Double age(Duration oldest) {
    return oldest == null ? null : oldest.toMillis() / 1e3;
  }

  private static Flip flip(SyncStatus.Flip flip) {
    return new Flip(Times.text(flip.at()), flip.from(), flip.to(), flip.why());
  }

  /** A drill: SQLite serves as if PostgreSQL were away, until {@code recover}. */
  @POST
  @Path("failover")
  @APIResponse(responseCode = "200")
  public Uni<Sync> failover() {
    allowed();
    return status.failover().chain(this::sync);
  }

  /** Ends a drill, and any wait before the next way back. */
  @POST
  @Path("recover")
  @APIResponse(responseCode = "200")
  public Uni<Sync> recover() {
    allowed();
    return status.recover().chain(this::sync);
  }

  private void allowed() {
    if (!drills) {
      throw new ApiException(
          ProblemType.FORBIDDEN,
          "Drills are allowed with ENV=development or holdfast.sync.drills=true only.");
    }
    if (status.mode().equals("standalone")) {
      throw new ApiException(
          ProblemType.CONFLICT, "No PostgreSQL is configured: there is nothing to fail over.");
    }
  }

  /** The whole answer. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Sync(
      @Schema(enumeration = {"primary", "fallback", "recovering", "standalone"}) String mode,
      long generation,
      Journal journal,
      Replica replica,
      @Schema(enumeration = {"closed", "open", "half_open"}) String circuitBreaker,
      @Schema(nullable = true) String reason,
      @Schema(nullable = true) Flip lastFlip,
      @Schema(nullable = true) Long conflicts,
      boolean drill) {}

  /** What PostgreSQL does not have yet. */
  @JsonNaming(SnakeCaseStrategy.class)
  @Schema(name = "SyncJournal")
  record Journal(long depth, @Schema(nullable = true) Double oldestSeconds) {}

  /** The copy. */
  @JsonNaming(SnakeCaseStrategy.class)
  @Schema(name = "SyncReplica")
  record Replica(
      @Schema(enumeration = {"cold", "syncing", "warm"}) String state, double lagSeconds) {}

  /** The last change of who serves. */
  @Schema(name = "SyncFlip")
  record Flip(@Schema(format = "date-time") String at, String from, String to, String why) {}
}
