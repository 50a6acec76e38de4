package dev.holdfast.api;

import dev.holdfast.store.Serving;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.regex.Pattern;

/** The headers that every answer has, whoever gives it. */
@Singleton
final class Headers {
  static final String REPLAYED = "Idempotent-Replayed";
  static final String KEY = "Idempotency-Key";
  static final String REQUEST_ID = "X-Request-ID";
  static final String MODE = "Holdfast-Mode";

  private static final Pattern VISIBLE = Pattern.compile("[!-~]{1,128}");
  private static final int FIRST = 10_000;

  private final String mode;

  Headers(Serving serving) {
    this.mode = serving.mode();
  }

  void register(@Observes Filters filters) {
    filters.register(this::add, FIRST);
  }

  private void add(RoutingContext routing) {
    String given = routing.request().getHeader(REQUEST_ID);
    boolean usable = given != null && VISIBLE.matcher(given).matches();
    HttpServerResponse response = routing.response();
    response.putHeader(REQUEST_ID, usable ? given : UUID.randomUUID().toString());
    response.putHeader(MODE, mode);
    routing.next();
  }
}
