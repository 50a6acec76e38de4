package dev.holdfast.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.holdfast.domain.Fact;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A fact as clients see it. */
@Schema(name = "Fact")
@JsonNaming(SnakeCaseStrategy.class)
record FactBody(
    UUID id,
    String text,
    List<String> tags,
    @Schema(type = SchemaType.OBJECT) @JsonRawValue String metaData,
    @Schema(format = "date-time") String createdAt,
    @Schema(format = "date-time") String updatedAt,
    long version) {

  static FactBody of(Fact fact) {
    return new FactBody(
        fact.id(),
        fact.text(),
        fact.tags(),
        fact.metaData().text(),
        Times.text(fact.createdAt()),
        Times.text(fact.updatedAt()),
        fact.revision().version());
  }
}
