package dev.holdfast.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/** What is refused before a resource is reached is a problem document too. */
@Singleton
final class HttpErrors {
  /** After {@link Headers}, before everything else. */
  private static final int EARLY = 9_000;

  private static final long DISCARDED = 64 << 20;
  private static final Pattern UNENCODED = Pattern.compile("[|{}^`\"<>\\\\]");
  private static final Pattern COLON = Pattern.compile("%3[aA]");

  private final ObjectMapper mapper;

  HttpErrors(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  void register(@Observes Router router) {
    for (int status : new int[] {400, 404, 405, 406, 413, 414, 415, 431}) {
      router.errorHandler(status, routing -> answer(routing, ProblemType.byStatus(status)));
    }
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, EARLY);
  }

  private void check(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    String uri = encoded(request.uri());
    if (!isUri(uri)) {
      answer(routing, ProblemType.BAD_REQUEST);
    } else if (length(request) > JsonBody.BATCH) {
      discardBody(request);
      answer(routing, ProblemType.TOO_LARGE);
    } else if (hasBody(request) && request.getHeader("Content-Type") == null) {
      discardBody(request);
      answer(routing, ProblemType.UNSUPPORTED_MEDIA_TYPE);
    } else if (COLON.matcher(request.path()).find()) {
      // Many clients encode the colon of "tasks:batch", which the router would not recognise.
      String query = request.query() == null ? "" : "?" + request.query();
      routing.reroute(COLON.matcher(request.path()).replaceAll(":") + query);
    } else if (!uri.equals(request.uri())) {
      routing.reroute(uri);
    } else {
      routing.next();
    }
  }

  /** Browsers send some characters as they are that a URI must not have. */
  private static String encoded(String uri) {
    return UNENCODED
        .matcher(uri)
        .replaceAll(found -> "%%%02X".formatted((int) found.group().charAt(0)));
  }

  private static boolean hasBody(HttpServerRequest request) {
    return length(request) > 0 || request.getHeader("Transfer-Encoding") != null;
  }

  /**
   * Reads a body that nobody wants: most clients look for the answer only when they have sent all
   * of it. Beyond a bound the connection is closed instead.
   */
  private static void discardBody(HttpServerRequest request) {
    if (length(request) > DISCARDED) {
      request.response().putHeader("Connection", "close");
      request.response().endHandler(ended -> request.connection().close());
    } else {
      request.handler(chunk -> {});
      request.resume();
    }
  }

  private static boolean isUri(String uri) {
    try {
      new URI(uri);
      return true;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static long length(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      // Netty has refused what is no length; what is left is one that no long holds.
      return Long.MAX_VALUE;
    }
  }

  private void answer(RoutingContext routing, ProblemType type) {
    HttpServerResponse response = routing.response();
    if (response.ended() || response.headWritten()) {
      return;
    }
    Problem problem = Problem.of(type, type.explanation(), routing.request().path());
    response
        .setStatusCode(type.status())
        .putHeader("Content-Type", Problem.MEDIA_TYPE)
        .end(write(problem));
  }

  private String write(Problem problem) {
    try {
      return mapper.writeValueAsString(problem);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a problem cannot be written", e);
    }
  }
}
