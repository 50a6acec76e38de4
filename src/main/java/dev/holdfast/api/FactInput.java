package dev.holdfast.api;

import dev.holdfast.domain.FactPatch;
import dev.holdfast.domain.NewFact;

/** Reads facts from bodies. */
final class FactInput {

  private FactInput() {}

  static NewFact create(Fields fields) {
    return new NewFact(
        fields.requiredText("text", Bounds.TEXT),
        fields.tags("tags"),
        fields.object(metaData(fields)));
  }

  static FactPatch patch(Fields fields, boolean merge) {
    return new FactPatch(
        TaskInput.sent(fields, "text", name -> fields.requiredText(name, Bounds.TEXT)),
        TaskInput.sent(fields, "tags", fields::tags),
        TaskInput.object(fields, metaData(fields), merge));
  }

  /** {@code metadata} is accepted for {@code meta_data}. */
  private static String metaData(Fields fields) {
    return !fields.has("meta_data") && fields.has("metadata") ? "metadata" : "meta_data";
  }
}
