package dev.holdfast.api;

import dev.holdfast.domain.Applied;
import dev.holdfast.domain.Fact;
import dev.holdfast.domain.Revision;
import dev.holdfast.domain.Task;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import java.net.URI;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Answers with the headers that belong to them. */
final class Replies {

  private Replies() {}

  /** The resource, or 304 when the client has this revision. */
  static <T> RestResponse<T> read(T body, Revision revision, String ifNoneMatch) {
    String tag = Etags.of(revision);
    return Etags.has(ifNoneMatch, revision)
        ? ResponseBuilder.<T>create(Status.NOT_MODIFIED).header(HttpHeaders.ETAG, tag).build()
        : ResponseBuilder.ok(body).header(HttpHeaders.ETAG, tag).build();
  }

  static RestResponse<TaskBody> created(Applied<Task> task) {
    URI location = URI.create("/api/v1/tasks/" + task.value().id());
    return tagged(
        ResponseBuilder.create(Status.CREATED, TaskBody.of(task.value())).location(location),
        task.value().revision(),
        task.replayed());
  }

  static RestResponse<TaskBody> changed(Applied<Task> task) {
    return tagged(
        ResponseBuilder.ok(TaskBody.of(task.value())), task.value().revision(), task.replayed());
  }

  static RestResponse<FactBody> createdFact(Applied<Fact> fact) {
    URI location = URI.create("/api/v1/facts/" + fact.value().id());
    return tagged(
        ResponseBuilder.create(Status.CREATED, FactBody.of(fact.value())).location(location),
        fact.value().revision(),
        fact.replayed());
  }

  static RestResponse<FactBody> changedFact(Applied<Fact> fact) {
    return tagged(
        ResponseBuilder.ok(FactBody.of(fact.value())), fact.value().revision(), fact.replayed());
  }

  /** An answer without a revision of its own. */
  static <T> RestResponse<T> plain(Status status, T body, boolean replayed) {
    ResponseBuilder<T> reply = ResponseBuilder.create(status, body);
    return replayed ? reply.header(Headers.REPLAYED, true).build() : reply.build();
  }

  private static <T> RestResponse<T> tagged(
      ResponseBuilder<T> reply, Revision revision, boolean replayed) {
    reply.header(HttpHeaders.ETAG, Etags.of(revision));
    return replayed ? reply.header(Headers.REPLAYED, true).build() : reply.build();
  }
}
