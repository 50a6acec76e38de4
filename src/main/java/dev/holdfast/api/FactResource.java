package dev.holdfast.api;

import dev.holdfast.domain.Fact;
import dev.holdfast.domain.FactPatch;
import dev.holdfast.domain.FactQuery;
import dev.holdfast.domain.Listing;
import dev.holdfast.domain.NewFact;
import dev.holdfast.domain.Precondition;
import dev.holdfast.service.FactService;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Facts over HTTP. */
@Path("/api/v1")
@Tag(name = "Facts")
@Produces(MediaType.APPLICATION_JSON)
public class FactResource {
  private final FactService service;
  private final Calls calls;

  FactResource(FactService service, Calls calls) {
    this.service = service;
    this.calls = calls;
  }

  /** Stores a fact. */
  @POST
  @Path("facts")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponse(responseCode = "201")
  public Uni<RestResponse<FactBody>> create(
      @RequestBody(content = @Content(schema = @Schema(implementation = Documented.NewFact.class)))
          byte[] body,
      @Context HttpServerRequest request) {
    Fields fields = new Fields(JsonBody.object(body, JsonBody.ORDINARY));
    NewFact fact = FactInput.create(fields);
    fields.check();
    return calls
        .write(request, body, call -> service.create(call, List.of(fact)))
        .map(stored -> Replies.createdFact(stored.map(facts -> facts.get(0))));
  }

  /** Stores up to 1,000 facts, all or none. */
  @POST
  @Path("facts:batch")
  @Consumes(MediaType.APPLICATION_JSON)
  @Blocking
  public Uni<RestResponse<FactItems>> createAll(
      @RequestBody(content = @Content(schema = @Schema(implementation = Documented.Facts.class)))
          byte[] body,
      @Context HttpServerRequest request) {
    List<NewFact> facts = Batch.read(body, FactInput::create);
    return calls
        .write(request, body, call -> service.create(call, facts))
        .map(stored -> Replies.plain(Status.OK, FactItems.of(stored.value()), stored.replayed()));
  }

  /** Searches facts, newest first. */
  @GET
  @Path("facts")
  public Uni<FactPage> search(
      @Parameter(description = "Substring of the text, ignoring case") @RestQuery String q,
      @Parameter(description = "Exact tag; repeatable, all must be there") @RestQuery
          List<String> tag,
      @Parameter(description = "1 to 1000, 100 by default") @RestQuery String limit,
      @RestQuery String offset) {
    Query query = new Query();
    FactQuery asked =
        new FactQuery(
            query.text("q", q),
            query.each("tag", tag, one -> one, "cannot be searched for"),
            (int) query.integer("limit", limit, 100, Bounds.MANY),
            query.integer("offset", offset, 0, Long.MAX_VALUE));
    query.check();
    return service.search(asked).map(FactPage::of);
  }

  /** One fact. */
  @GET
  @Path("facts/{id}")
  public Uni<RestResponse<FactBody>> get(@RestPath String id, @Context HttpServerRequest request) {
    return service
        .find(Ids.fact(id))
        .map(
            fact ->
                Replies.read(
                    FactBody.of(fact),
                    fact.revision(),
                    Calls.all(request, HttpHeaders.IF_NONE_MATCH)));
  }

  /** Changes a fact. */
  @PATCH
  @Path("facts/{id}")
  @Consumes({MediaType.APPLICATION_JSON, MediaTypes.MERGE_PATCH})
  public Uni<RestResponse<FactBody>> patch(
      @RestPath String id,
      @RequestBody(
              content = @Content(schema = @Schema(implementation = Documented.FactPatch.class)))
          byte[] body,
      @Context HttpServerRequest request) {
    UUID fact = Ids.fact(id);
    Fields fields = new Fields(JsonBody.object(body, JsonBody.ORDINARY));
    FactPatch patch = FactInput.patch(fields, MediaTypes.isMergePatch(request));
    fields.check();
    Precondition demand = Etags.demanded(Calls.all(request, HttpHeaders.IF_MATCH));
    return calls
        .write(request, body, call -> service.patch(call, fact, patch, demand))
        .map(Replies::changedFact);
  }

  /** Deletes a fact. */
  @DELETE
  @Path("facts/{id}")
  public Uni<RestResponse<Deleted>> delete(
      @RestPath String id, @Context HttpServerRequest request) {
    UUID fact = Ids.fact(id);
    Precondition demand = Etags.demanded(Calls.all(request, HttpHeaders.IF_MATCH));
    return calls
        .write(request, null, call -> service.delete(call, fact, demand))
        .map(deleted -> Replies.plain(Status.OK, new Deleted(deleted.value()), deleted.replayed()));
  }

  /** A page of facts. */
  record FactPage(long total, List<FactBody> items) {
    static FactPage of(Listing<Fact> listing) {
      return new FactPage(listing.total(), listing.items().stream().map(FactBody::of).toList());
    }
  }

  /** The facts of a batch, in the order of the request. */
  record FactItems(List<FactBody> items) {
    static FactItems of(List<Fact> facts) {
      return new FactItems(facts.stream().map(FactBody::of).toList());
    }
  }

  /** What was deleted. */
  record Deleted(UUID deleted) {}
}
