package dev.holdfast.api;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Adds to the documentation what holds for every call: the errors that it can answer with, and the
 * headers that make it conditional or repeatable.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class ErrorDocumentation implements OASFilter {
  private static final String SCHEMA = "#/components/schemas/Problem";
  private static final String API = "/api/";

  @Override
  public void filterOpenAPI(OpenAPI document) {
    document.getComponents().addSchema("FieldError", fieldError());
    document.getComponents().addSchema("Problem", problem());
    document
        .getPaths()
        .getPathItems()
        .forEach(
            (path, item) ->
                item.getOperations()
                    .forEach((method, operation) -> describe(path, method, operation)));
  }

  private static void describe(String path, PathItem.HttpMethod method, Operation operation) {
    boolean writes = method != PathItem.HttpMethod.GET;
    for (ProblemType type : errors(path, writes)) {
      String status = Integer.toString(type.status());
      if (!operation.getResponses().hasAPIResponse(status)) {
        operation.getResponses().addAPIResponse(status, response(type));
      }
    }
    if (writes) {
      header(operation, Headers.KEY, "Makes the request safe to repeat; 1 to 255 characters");
    }
    if (writes && path.contains("{id}")) {
      header(operation, "If-Match", "The ETag that the resource must still have");
    }
  }

  private static List<ProblemType> errors(String path, boolean writes) {
    List<ProblemType> errors = new ArrayList<>(List.of(ProblemType.NOT_ACCEPTABLE));
    if (path.startsWith(API)) {
      errors.addAll(List.of(ProblemType.BAD_REQUEST, ProblemType.INVALID, ProblemType.UNAVAILABLE));
    }
    if (path.contains("{")) {
      errors.add(ProblemType.NOT_FOUND);
    }
    if (writes) {
      errors.addAll(
          List.of(
              ProblemType.CONFLICT,
              ProblemType.PRECONDITION_FAILED,
              ProblemType.TOO_LARGE,
              ProblemType.UNSUPPORTED_MEDIA_TYPE,
              ProblemType.STORAGE_FULL));
    }
    errors.add(ProblemType.INTERNAL_ERROR);
    return errors;
  }

  private static APIResponse response(ProblemType type) {
    return OASFactory.createAPIResponse()
        .description(type.title() + ". " + type.explanation())
        .content(
            OASFactory.createContent()
                .addMediaType(
                    Problem.MEDIA_TYPE,
                    OASFactory.createMediaType().schema(OASFactory.createSchema().ref(SCHEMA))));
  }

  private static void header(Operation operation, String name, String description) {
    boolean known =
        operation.getParameters() != null
            && operation.getParameters().stream().anyMatch(p -> name.equals(p.getName()));
    if (!known) {
      operation.addParameter(
          OASFactory.createParameter()
              .name(name)
              .in(Parameter.In.HEADER)
              .description(description)
              .schema(string()));
    }
  }

  private static org.eclipse.microprofile.openapi.models.media.Schema string() {
    return OASFactory.createSchema().addType(SchemaType.STRING);
  }

  private static org.eclipse.microprofile.openapi.models.media.Schema fieldError() {
    return OASFactory.createSchema()
        .addType(SchemaType.OBJECT)
        .addProperty("field", string().examples(List.of("params.url")))
        .addProperty("message", string().examples(List.of("must be a string")));
  }

  private static org.eclipse.microprofile.openapi.models.media.Schema problem() {
    return OASFactory.createSchema()
        .description("A problem document (RFC 9457)")
        .addType(SchemaType.OBJECT)
        .addProperty("type", string().examples(List.of(ProblemType.INVALID.uri())))
        .addProperty("title", string().examples(List.of(ProblemType.INVALID.title())))
        .addProperty("status", OASFactory.createSchema().addType(SchemaType.INTEGER))
        .addProperty("detail", string())
        .addProperty("instance", string().examples(List.of("/api/v1/tasks")))
        .addProperty(
            "errors",
            OASFactory.createSchema()
                .addType(SchemaType.ARRAY)
                .items(OASFactory.createSchema().ref("#/components/schemas/FieldError")));
  }
}
