package dev.holdfast.api;

import java.util.Map;
import java.util.regex.Pattern;

/** Which methods a path has, for {@code Allow}; a test holds it against the OpenAPI document. */
final class Allowed {
  private static final String ID = "/[^/]+";

  private static final Map<Pattern, String> METHODS =
      Map.of(
          Pattern.compile("/api/v1/(tasks|facts)"), "GET, POST",
          Pattern.compile("/api/v1/(tasks|facts):batch"), "POST",
          Pattern.compile("/api/v1/(tasks|facts)" + ID), "GET, PATCH, DELETE",
          Pattern.compile("/api/v1/tasks" + ID + "/(status|attempts)"), "GET",
          Pattern.compile("/api/v1/tasks" + ID + "/(run|cancel)"), "POST",
          Pattern.compile("/api/v1/sync/(failover|recover)"), "POST");

  private Allowed() {}

  /** The methods of a path, as the header lists them. */
  static String on(String path) {
    return METHODS.entrySet().stream()
        .filter(entry -> entry.getKey().matcher(path).matches())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("GET");
  }
}
