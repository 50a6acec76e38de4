package dev.holdfast.api;

import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;

/** Media types that JAX-RS has no name for. */
final class MediaTypes {
  static final String MERGE_PATCH = "application/merge-patch+json";

  private MediaTypes() {}

  static boolean isMergePatch(HttpServerRequest request) {
    String type = request.getHeader("Content-Type");
    return type != null && type.toLowerCase(Locale.ROOT).startsWith(MERGE_PATCH);
  }
}
