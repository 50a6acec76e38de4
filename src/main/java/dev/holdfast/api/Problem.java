package dev.holdfast.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.domain.FieldError;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * A problem document (RFC 9457).
 *
 * @param type a page of this service
 * @param title the same for every problem of the type
 * @param status the HTTP status
 * @param detail what is wrong with this request
 * @param instance the path that was asked for
 * @param errors for 422: what is wrong with which field
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection(targets = {Problem.class, FieldError.class})
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String instance,
    List<FieldError> errors) {

  /** The media type of problem documents. */
  public static final String MEDIA_TYPE = "application/problem+json";

  static Problem of(ProblemType type, String detail, String instance) {
    return new Problem(type.uri(), type.title(), type.status(), detail, instance, null);
  }

  static Problem invalid(String detail, String instance, List<FieldError> errors) {
    ProblemType type = ProblemType.INVALID;
    return new Problem(type.uri(), type.title(), type.status(), detail, instance, errors);
  }
}
