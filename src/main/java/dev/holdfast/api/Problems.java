package dev.holdfast.api;

import dev.holdfast.domain.HoldfastException;
import dev.holdfast.domain.HoldfastException.Conflict;
import dev.holdfast.domain.HoldfastException.CopyCold;
import dev.holdfast.domain.HoldfastException.Invalid;
import dev.holdfast.domain.HoldfastException.KeyInUse;
import dev.holdfast.domain.HoldfastException.KeyReused;
import dev.holdfast.domain.HoldfastException.NotFound;
import dev.holdfast.domain.HoldfastException.PreconditionFailed;
import dev.holdfast.domain.HoldfastException.Refusal;
import dev.holdfast.domain.HoldfastException.StoreFull;
import dev.holdfast.domain.HoldfastException.StoreUnavailable;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The one place where a failure becomes an answer. */
final class Problems {
  private static final Logger LOG = Logger.getLogger(Problems.class);

  @ServerExceptionMapper
  Response refused(HoldfastException e, UriInfo uri) {
    if (e instanceof Invalid invalid) {
      return answer(Problem.invalid(e.getMessage(), uri.getPath(), invalid.errors())).build();
    }
    Response.ResponseBuilder answer = answer(Problem.of(type(e), e.getMessage(), uri.getPath()));
    if (e instanceof StoreUnavailable unavailable) {
      answer.header(HttpHeaders.RETRY_AFTER, Math.max(1, unavailable.retryAfter().toSeconds()));
    } else if (e instanceof CopyCold cold) {
      answer.header(HttpHeaders.RETRY_AFTER, cold.retryAfter().toSeconds());
    } else if (e instanceof KeyInUse) {
      answer.header(HttpHeaders.RETRY_AFTER, 1);
    } else if (e instanceof Refusal refusal && refusal.replayed()) {
      answer.header(Headers.REPLAYED, true);
    }
    return answer.build();
  }

  private static ProblemType type(HoldfastException e) {
    if (e instanceof NotFound) {
      return ProblemType.NOT_FOUND;
    } else if (e instanceof Conflict) {
      return ProblemType.CONFLICT;
    } else if (e instanceof PreconditionFailed) {
      return ProblemType.PRECONDITION_FAILED;
    } else if (e instanceof KeyReused) {
      return ProblemType.KEY_REUSED;
    } else if (e instanceof KeyInUse) {
      return ProblemType.KEY_IN_USE;
    }
    if (e instanceof CopyCold) {
      return ProblemType.COPY_COLD;
    }
    return e instanceof StoreFull ? ProblemType.STORAGE_FULL : ProblemType.UNAVAILABLE;
  }

  @ServerExceptionMapper
  Response unreadable(ApiException e, UriInfo uri) {
    return answer(Problem.of(e.type(), e.getMessage(), uri.getPath())).build();
  }

  /** What the framework refuses: routes, methods, media types. */
  @ServerExceptionMapper
  Response refusedByFramework(WebApplicationException e, UriInfo uri) {
    int status = e.getResponse().getStatus();
    if (status >= 500) {
      return unexpected(e, uri);
    }
    ProblemType type = ProblemType.byStatus(status);
    Response.ResponseBuilder answer = answer(Problem.of(type, type.explanation(), uri.getPath()));
    if (status == 405) {
      answer.header("Allow", Allowed.on(uri.getPath()));
    }
    return answer.build();
  }

  /** Too much at once for this heap; whether a write took effect is unknown. */
  @ServerExceptionMapper
  Response exhausted(OutOfMemoryError e, UriInfo uri) {
    LOG.errorf("A request was given up: %s.", e.getMessage());
    String detail = "The process has no memory left for this request.";
    return answer(Problem.of(ProblemType.UNAVAILABLE, detail, uri.getPath()))
        .header(HttpHeaders.RETRY_AFTER, 1)
        .build();
  }

  /** A defect: the client learns an id, the log the rest. */
  @ServerExceptionMapper
  Response unexpected(Throwable e, UriInfo uri) {
    UUID id = UUID.randomUUID();
    LOG.errorf(e, "unexpected failure %s", id);
    return answer(Problem.of(ProblemType.INTERNAL_ERROR, id.toString(), uri.getPath())).build();
  }

  private static Response.ResponseBuilder answer(Problem problem) {
    return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
  }
}
