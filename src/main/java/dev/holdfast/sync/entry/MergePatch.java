package dev.holdfast.sync.entry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.domain.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * JSON Merge Patch (RFC 7396), from the document that was sent: the same when it is asked for and
 * when it is replayed.
 */
public final class MergePatch {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build();
  private static final ObjectReader READER =
      MAPPER.reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private MergePatch() {}

  /**
   * The change of an object-valued field; an equal value changes nothing.
   *
   * @param whole whether the document replaces the field instead of being merged into it
   */
  public static UnaryOperator<Json> change(Json document, boolean whole) {
    JsonNode given = tree(document);
    return present -> {
      JsonNode before = tree(present);
      JsonNode after = whole ? given : apply(before, given);
      return same(before, after) ? present : text(after);
    };
  }

  /** The change of labels, in which null removes. */
  public static UnaryOperator<Map<String, String>> labels(Json document) {
    JsonNode given = tree(document);
    return present -> {
      Map<String, String> result = new LinkedHashMap<>(present);
      given
          .properties()
          .forEach(
              label -> {
                if (label.getValue().isNull()) {
                  result.remove(label.getKey());
                } else {
                  result.put(label.getKey(), label.getValue().textValue());
                }
              });
      return result;
    };
  }

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

  /** Whether two trees are the same JSON value: key order and number spelling do not count. */
  private static boolean same(JsonNode one, JsonNode other) {
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

  private static JsonNode tree(Json json) {
    try {
      return READER.readTree(json.text());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored value cannot be read", e);
    }
  }

  private static Json text(JsonNode node) {
    try {
      return new Json(MAPPER.writeValueAsString(node));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a parsed value cannot be written", e);
    }
  }
}
