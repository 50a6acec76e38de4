package dev.holdfast.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.holdfast.domain.Attempt;
import dev.holdfast.domain.Listing;
import dev.holdfast.domain.NewTask;
import dev.holdfast.domain.Precondition;
import dev.holdfast.domain.Task;
import dev.holdfast.domain.TaskPatch;
import dev.holdfast.domain.TaskQuery;
import dev.holdfast.service.TaskService;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.BeanParam;
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
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** Tasks over HTTP. */
@Path("/api/v1")
@Tag(name = "Tasks")
@Produces(MediaType.APPLICATION_JSON)
public class TaskResource {
  private final TaskService service;
  private final Calls calls;

  TaskResource(TaskService service, Calls calls) {
    this.service = service;
    this.calls = calls;
  }

  /** Creates a task; with {@code run_immediately} it is queued at once. */
  @POST
  @Path("tasks")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponse(responseCode = "201")
  public Uni<RestResponse<TaskBody>> create(
      @RequestBody(content = @Content(schema = @Schema(implementation = Documented.NewTask.class)))
          byte[] body,
      @Context HttpServerRequest request) {
    Fields fields = new Fields(JsonBody.object(body, JsonBody.ORDINARY));
    NewTask task = TaskInput.create(fields, Calls.traceparent(request));
    fields.check();
    return calls
        .write(request, body, call -> service.create(call, List.of(task)))
        .map(stored -> Replies.created(stored.map(tasks -> tasks.get(0))));
  }

  /** Creates up to 1,000 tasks, all or none. */
  @POST
  @Path("tasks:batch")
  @Consumes(MediaType.APPLICATION_JSON)
  @Blocking
  public Uni<RestResponse<TaskItems>> createAll(
      @RequestBody(content = @Content(schema = @Schema(implementation = Documented.Tasks.class)))
          byte[] body,
      @Context HttpServerRequest request) {
    String traceparent = Calls.traceparent(request);
    List<NewTask> tasks = Batch.read(body, fields -> TaskInput.create(fields, traceparent));
    return calls
        .write(request, body, call -> service.create(call, tasks))
        .map(stored -> Replies.plain(Status.OK, TaskItems.of(stored.value()), stored.replayed()));
  }

  /** Lists tasks, newest first. */
  @GET
  @Path("tasks")
  public Uni<RestResponse<TaskPage>> list(@BeanParam TaskListParams params, @Context UriInfo uri) {
    TaskQuery query = params.read();
    return service.list(query).map(listing -> TaskPage.of(listing, uri));
  }

  /** One task. */
  @GET
  @Path("tasks/{id}")
  public Uni<RestResponse<TaskBody>> get(@RestPath String id, @Context HttpServerRequest request) {
    return service
        .find(Ids.task(id))
        .map(
            task ->
                Replies.read(
                    TaskBody.of(task),
                    task.revision(),
                    Calls.all(request, HttpHeaders.IF_NONE_MATCH)));
  }

  /** Where a task stands. */
  @GET
  @Path("tasks/{id}/status")
  public Uni<StatusBody> status(@RestPath String id) {
    return service.find(Ids.task(id)).map(StatusBody::of);
  }

  /** Each run of a task, oldest first. */
  @GET
  @Path("tasks/{id}/attempts")
  public Uni<AttemptItems> attempts(@RestPath String id) {
    return service.attempts(Ids.task(id)).map(AttemptItems::of);
  }

  /** Queues a task that is not running or completed, due at once. */
  @POST
  @Path("tasks/{id}/run")
  public Uni<RestResponse<TaskBody>> run(@RestPath String id, @Context HttpServerRequest request) {
    UUID task = Ids.task(id);
    Precondition demand = Etags.demanded(Calls.all(request, HttpHeaders.IF_MATCH));
    return calls
        .write(request, null, call -> service.run(call, task, demand))
        .map(Replies::changed);
  }

  /** Cancels an unfinished task for good. */
  @POST
  @Path("tasks/{id}/cancel")
  public Uni<RestResponse<TaskBody>> cancel(
      @RestPath String id, @Context HttpServerRequest request) {
    UUID task = Ids.task(id);
    Precondition demand = Etags.demanded(Calls.all(request, HttpHeaders.IF_MATCH));
    return calls
        .write(request, null, call -> service.cancel(call, task, demand))
        .map(Replies::changed);
  }

  /** Changes a task that is not running. */
  @PATCH
  @Path("tasks/{id}")
  @Consumes({MediaType.APPLICATION_JSON, MediaTypes.MERGE_PATCH})
  public Uni<RestResponse<TaskBody>> patch(
      @RestPath String id,
      @RequestBody(
              content = @Content(schema = @Schema(implementation = Documented.TaskPatch.class)))
          byte[] body,
      @Context HttpServerRequest request) {
    UUID task = Ids.task(id);
    Fields fields = new Fields(JsonBody.object(body, JsonBody.ORDINARY));
    TaskPatch patch = TaskInput.patch(fields, MediaTypes.isMergePatch(request));
    fields.check();
    Precondition demand = Etags.demanded(Calls.all(request, HttpHeaders.IF_MATCH));
    return calls
        .write(request, body, call -> service.patch(call, task, patch, demand))
        .map(Replies::changed);
  }

  /** Deletes a finished task. */
  @DELETE
  @Path("tasks/{id}")
  @APIResponse(responseCode = "204")
  public Uni<RestResponse<Void>> delete(@RestPath String id, @Context HttpServerRequest request) {
    UUID task = Ids.task(id);
    Precondition demand = Etags.demanded(Calls.all(request, HttpHeaders.IF_MATCH));
    return calls
        .write(request, null, call -> service.delete(call, task, demand))
        .map(deleted -> Replies.plain(Status.NO_CONTENT, null, deleted.replayed()));
  }

  /** A page of tasks. */
  @JsonNaming(SnakeCaseStrategy.class)
  record TaskPage(
      @Schema(nullable = true) Long total,
      List<TaskBody> items,
      @Schema(nullable = true) String nextCursor) {

    static RestResponse<TaskPage> of(Listing<Task> listing, UriInfo uri) {
      List<TaskBody> items = listing.items().stream().map(TaskBody::of).toList();
      String next = listing.next() == null ? null : CursorText.of(listing.next());
      var reply = RestResponse.ResponseBuilder.ok(new TaskPage(listing.total(), items, next));
      return next == null ? reply.build() : reply.header("Link", link(uri, next)).build();
    }

    private static String link(UriInfo uri, String cursor) {
      var next =
          uri.getRequestUriBuilder()
              .replaceQueryParam("offset")
              .replaceQueryParam("cursor", cursor)
              .build();
      return "<" + next.getRawPath() + "?" + next.getRawQuery() + ">; rel=\"next\"";
    }
  }

  /** The tasks of a batch, in the order of the request. */
  record TaskItems(List<TaskBody> items) {
    static TaskItems of(List<Task> tasks) {
      return new TaskItems(tasks.stream().map(TaskBody::of).toList());
    }
  }

  /** The least that a poller needs. */
  @JsonNaming(SnakeCaseStrategy.class)
  record StatusBody(
      UUID id, String status, String updatedAt, @Schema(nullable = true) String error) {
    static StatusBody of(Task task) {
      return new StatusBody(
          task.id(), task.status().wire(), Times.text(task.updatedAt()), task.state().error());
    }
  }

  /** The runs of a task. */
  record AttemptItems(List<AttemptBody> items) {
    static AttemptItems of(List<Attempt> attempts) {
      return new AttemptItems(attempts.stream().map(AttemptBody::of).toList());
    }
  }

  /** One run. */
  @JsonNaming(SnakeCaseStrategy.class)
  record AttemptBody(
      int attempt,
      String worker,
      String startedAt,
      String finishedAt,
      @Schema(type = SchemaType.OBJECT, nullable = true) @JsonRawValue String result,
      @Schema(nullable = true) String error,
      boolean late) {
    static AttemptBody of(Attempt attempt) {
      return new AttemptBody(
          attempt.number(),
          attempt.worker(),
          Times.text(attempt.startedAt()),
          Times.text(attempt.finishedAt()),
          attempt.result() == null ? null : attempt.result().text(),
          attempt.error(),
          attempt.late());
    }
  }
}
