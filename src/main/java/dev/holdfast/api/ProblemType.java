package dev.holdfast.api;

import java.util.Locale;
import java.util.Optional;

/**
 * Every kind of problem that the service answers with (RFC 9457). Each is a page under {@code
 * /problems/} that says what it means and what to do.
 */
public enum ProblemType {
  BAD_REQUEST(400, "Bad request", "The request line or the path cannot be read."),
  MALFORMED_JSON(
      400,
      "Malformed JSON",
      "The body is not one JSON document: a syntax error, a repeated key, trailing text or bytes"
          + " that are not UTF-8. Correct the body and send it again."),
  FORBIDDEN(403, "Forbidden", "This call is not allowed here."),
  NOT_FOUND(
      404, "Not found", "There is nothing with this id; an id that is no UUID names nothing."),
  NO_SUCH_ROUTE(
      404, "No such route", "The service has no such path; /q/openapi lists those it has."),
  METHOD_NOT_ALLOWED(
      405, "Method not allowed", "The path exists, but not for this method; see Allow."),
  NOT_ACCEPTABLE(
      406, "Not acceptable", "The service answers this call in JSON; Accept does not allow that."),
  CONFLICT(
      409,
      "Conflict",
      "The state of the resource does not allow this; the detail says why. Read it again and"
          + " decide anew."),
  KEY_IN_USE(
      409,
      "Idempotency key in use",
      "The first request with this Idempotency-Key is still being answered. Repeat it after"
          + " Retry-After to get its answer."),
  PRECONDITION_FAILED(
      412,
      "Precondition failed",
      "The resource has changed since the ETag in If-Match was read. Read it again and decide"
          + " anew."),
  TOO_LARGE(
      413,
      "Content too large",
      "A body holds at most 1 MiB, of a batch 16 MiB. Split it into several requests."),
  URI_TOO_LONG(414, "URI too long", "The request's path and query are too long."),
  UNSUPPORTED_MEDIA_TYPE(
      415,
      "Unsupported media type",
      "A body is sent as application/json; a PATCH also as application/merge-patch+json."),
  INVALID(
      422,
      "Invalid request",
      "The body is JSON, but some fields cannot be accepted; errors names each field and what is"
          + " wrong with it. Nothing was stored."),
  KEY_REUSED(
      422,
      "Idempotency key reused",
      "This Idempotency-Key came with a different request before. Use a fresh key per request."),
  HEADERS_TOO_LARGE(431, "Request header fields too large", "The request's headers are too large."),
  INTERNAL_ERROR(
      500,
      "Internal error",
      "A defect of the service. The detail is an id under which the log tells more."),
  UNAVAILABLE(
      503,
      "No store can serve",
      "No database can take the request now. Repeat it after Retry-After; with an Idempotency-Key"
          + " that is safe for writes too."),
  COPY_COLD(
      503,
      "Copy not complete",
      "PostgreSQL is away, and SQLite has never had all that it holds: it cannot say whether this is"
          + " there, nor list what is. Creates and calls on what it has are served. Repeat it after"
          + " Retry-After."),
  STORAGE_FULL(
      507,
      "Insufficient storage",
      "The disk is full, or so much waits for PostgreSQL that no more is taken. Nothing was stored;"
          + " reads are served. Free space, or bring PostgreSQL back, and repeat.");

  private final int status;
  private final String title;
  private final String explanation;

  ProblemType(int status, String title, String explanation) {
    this.status = status;
    this.title = title;
    this.explanation = explanation;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The same for every problem of this type. */
  public String title() {
    return title;
  }

  /** What it means and what to do. */
  public String explanation() {
    return explanation;
  }

  /** The last part of its URI. */
  public String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Its URI, relative to the service. */
  public String uri() {
    return "/problems/" + slug();
  }

  static Optional<ProblemType> bySlug(String slug) {
    for (ProblemType type : values()) {
      if (type.slug().equals(slug)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** The type that stands for a bare status, for what the HTTP layer refuses by itself. */
  static ProblemType byStatus(int status) {
    return switch (status) {
      case 403 -> FORBIDDEN;
      case 404 -> NO_SUCH_ROUTE;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 413 -> TOO_LARGE;
      case 414 -> URI_TOO_LONG;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 431 -> HEADERS_TOO_LARGE;
      case 503 -> UNAVAILABLE;
      default -> status < 500 ? BAD_REQUEST : INTERNAL_ERROR;
    };
  }
}
