package dev.holdfast.api;

import dev.holdfast.config.HoldfastConfig;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** The front door and the pages of problem types. */
@Path("/")
@Tag(name = "Service")
public class RootResource {
  private final Welcome welcome;

  RootResource(HoldfastConfig config) {
    this.welcome = new Welcome("Holdfast", config.version(), "/q/swagger-ui", "/health");
  }

  /** Where to go from here. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Welcome welcome() {
    return welcome;
  }

  /** What a type of problem means. */
  @GET
  @Path("problems/{slug}")
  @Produces(MediaType.TEXT_HTML)
  public String problem(@RestPath String slug) {
    ProblemType type =
        ProblemType.bySlug(slug)
            .orElseThrow(
                () ->
                    new ApiException(
                        ProblemType.NO_SUCH_ROUTE, "There is no such type of problem."));
    return """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>%1$s - Holdfast</title>
        <style>body{font:1rem/1.5 system-ui;max-width:40rem;margin:3rem auto;padding:0 1rem}</style>
        <h1>%1$s</h1>
        <p>Status %2$d</p>
        <p>%3$s</p>
        </html>
        """
        .formatted(type.title(), type.status(), type.explanation());
  }

  /**
   * @param message the service's name
   * @param version its version
   * @param docs where the API is described
   * @param health where its health is told
   */
  record Welcome(
      @Schema(examples = "Holdfast") String message, String version, String docs, String health) {}
}
