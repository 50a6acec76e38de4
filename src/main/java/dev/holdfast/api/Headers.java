package dev.holdfast.api;

import dev.holdfast.store.SyncStatus;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** The headers that every answer has, whoever gives it. */
@Singleton
final class Headers {
  static final String REPLAYED = "Idempotent-Replayed";
  static final String KEY = "Idempotency-Key";
  static final String REQUEST_ID = "X-Request-ID";
  static final String MODE = "Holdfast-Mode";
  static final String LAG = "Holdfast-Replica-Lag";
  static final String DURABILITY = "Holdfast-Durability";

  private static final Set<HttpMethod> READS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private static final Pattern VISIBLE = Pattern.compile("[!-~]{1,128}");
  private static final int FIRST = 10_000;

  private final SyncStatus status;

  Headers(SyncStatus status) {
    this.status = status;
  }

  void register(@Observes Filters filters) {
    filters.register(this::add, FIRST);
  }

  private void add(RoutingContext routing) {
    String given = routing.request().getHeader(REQUEST_ID);
    boolean usable = given != null && VISIBLE.matcher(given).matches();
    HttpServerResponse response = routing.response();
    response.putHeader(REQUEST_ID, usable ? given : UUID.randomUUID().toString());
    boolean writes = !READS.contains(routing.request().method());
    routing.addHeadersEndHandler(ending -> serving(response, writes));
    routing.next();
  }

  /** Who serves is said when the answer goes: a request may meet a flip. */
  private void serving(HttpServerResponse response, boolean writes) {
    response.putHeader(MODE, status.mode());
    if (status.isLocal()) {
      response.putHeader(LAG, BigDecimal.valueOf(status.lag().toMillis(), 3).toString());
      if (writes && response.getStatusCode() < 300) {
        response.putHeader(DURABILITY, "local");
      }
    }
  }
}
