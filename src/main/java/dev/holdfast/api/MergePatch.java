package dev.holdfast.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.domain.FieldError;
import dev.holdfast.domain.HoldfastException.Invalid;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON Merge Patch (RFC 7396) on trees. */
final class MergePatch {

  private MergePatch() {}

  /** The target after the patch; null removes a member, objects are merged, the rest replaced. */
  static JsonNode apply(JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return patch;
    }
    ObjectNode result =
        target instanceof ObjectNode object
            ? object.deepCopy()
            : JsonNodeFactory.instance.objectNode();
    patch
        .properties()
        .forEach(
            member -> {
              String name = member.getKey();
              if (member.getValue().isNull()) {
                result.remove(name);
              } else {
                JsonNode before = result.path(name);
                result.set(name, apply(before, member.getValue()));
              }
            });
    return result;
  }

  /** Labels after a patch in which null removes. */
  static Map<String, String> labels(Map<String, String> present, Map<String, String> changes) {
    Map<String, String> result = new LinkedHashMap<>(present);
    changes.forEach(
        (key, value) -> {
          if (value == null) {
            result.remove(key);
          } else {
            result.put(key, value);
          }
        });
    if (result.size() > Bounds.COUNT) {
      throw new Invalid(
          List.of(new FieldError("labels", "must have at most " + Bounds.COUNT + " entries")));
    }
    return result;
  }

  /** Whether two trees are the same JSON value: key order and number spelling do not count. */
  static boolean same(JsonNode one, JsonNode other) {
    return one.equals(MergePatch::compare, other);
  }

  private static int compare(JsonNode one, JsonNode other) {
    if (one.equals(other)) {
      return 0;
    }
    return one.isNumber() && other.isNumber()
        ? one.decimalValue().compareTo(other.decimalValue())
        : 1;
  }
}
