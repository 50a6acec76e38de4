package dev.holdfast.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.domain.FieldError;
import dev.holdfast.domain.HoldfastException.Invalid;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads batches: all or nothing. */
final class Batch {

  private Batch() {}

  /** Each item, read by {@code read}; errors of all items are collected. */
  static <T> List<T> read(byte[] body, Function<Fields, T> read) {
    ObjectNode object = JsonBody.object(body, JsonBody.BATCH);
    Fields fields = new Fields(object);
    if (!fields.truth("atomic", true)) {
      fields.error("atomic", "is not yet supported with the value false");
    }
    fields.check();
    JsonNode items = object.get("items");
    if (items == null || !items.isArray() || items.isEmpty() || items.size() > Bounds.MANY) {
      String message = "must be an array of 1 to " + Bounds.MANY + " objects";
      throw new Invalid(List.of(new FieldError("items", message)));
    }
    List<T> values = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      item(fields, "items[" + i + "]", items.get(i), read, values);
    }
    fields.check();
    return values;
  }

  private static <T> void item(
      Fields fields, String name, JsonNode item, Function<Fields, T> read, List<T> values) {
    if (item instanceof ObjectNode inner) {
      values.add(read.apply(fields.inside(name, inner)));
    } else {
      fields.error(name, "must be an object");
    }
  }
}
