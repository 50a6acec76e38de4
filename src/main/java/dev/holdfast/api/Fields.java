package dev.holdfast.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.domain.FieldError;
import dev.holdfast.domain.HoldfastException.Invalid;
import dev.holdfast.domain.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the fields of one object without coercion and collects everything that is wrong with them.
 * A field that is absent or null gives the default that the caller names.
 */
final class Fields {
  private final ObjectNode object;
  private final String prefix;
  private final List<FieldError> errors;

  Fields(ObjectNode object) {
    this(object, "", new ArrayList<>());
  }

  private Fields(ObjectNode object, String prefix, List<FieldError> errors) {
    this.object = object;
    this.prefix = prefix;
    this.errors = errors;
  }

  /** The fields of an object inside of this one; its errors are collected here. */
  Fields inside(String name, ObjectNode inner) {
    return new Fields(inner, prefix + name + ".", errors);
  }

  /**
   * Ends the reading.
   *
   * @throws Invalid if anything was wrong
   */
  void check() {
    if (!errors.isEmpty()) {
      throw new Invalid(errors);
    }
  }

  /** Notes that something is wrong with a field. */
  void error(String name, String message) {
    errors.add(new FieldError(prefix + name, message));
  }

  /** Whether the field was named, even as null. */
  boolean has(String name) {
    return object.has(name);
  }

  /** The value of a field, or null where it is absent or null. */
  JsonNode value(String name) {
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : value;
  }

  /** Refuses a field that is named in the contract but not built yet. */
  void notYet(String name) {
    if (value(name) != null) {
      error(name, "is not yet supported");
    }
  }

  /** A string of at most so many bytes in UTF-8. */
  String text(String name, String otherwise, int maxBytes) {
    JsonNode value = value(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isTextual()) {
      error(name, "must be a string");
    } else if (utf8(value.textValue()) > maxBytes) {
      error(name, "must have at most " + maxBytes + " bytes in UTF-8");
    }
    return value.textValue();
  }

  /** A string that must be there. */
  String requiredText(String name, int maxBytes) {
    String text = text(name, null, maxBytes);
    if (text == null && value(name) == null) {
      error(name, "is required");
    }
    return text;
  }

  /** A string of a given form. */
  String matching(String name, String otherwise, Pattern form) {
    String text = text(name, otherwise, Bounds.TEXT);
    if (text != null && !form.matcher(text).matches()) {
      error(name, "must match " + form.pattern());
    }
    return text;
  }

  /** A short string that can be searched for. */
  String shortText(String name) {
    String text = text(name, null, Bounds.TEXT);
    if (text != null) {
      checkLength(name, text, 1);
    }
    return text;
  }

  /** A whole number within bounds. */
  Integer integer(String name, Integer otherwise, int min, int max) {
    JsonNode value = value(name);
    if (value == null) {
      return otherwise;
    }
    boolean whole = value.isIntegralNumber() && value.canConvertToInt();
    if (!value.isIntegralNumber()) {
      error(name, "must be a whole number");
    } else if (!whole || value.intValue() < min || value.intValue() > max) {
      error(name, "must be from " + min + " to " + max);
    }
    return value.intValue();
  }

  /** A number within bounds. */
  double number(String name, double otherwise, double min, double max) {
    JsonNode value = value(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isNumber()) {
      error(name, "must be a number");
    } else if (!(value.doubleValue() >= min && value.doubleValue() <= max)) {
      error(name, "must be from " + min + " to " + max);
    }
    return value.doubleValue();
  }

  /** True or false. */
  boolean truth(String name, boolean otherwise) {
    JsonNode value = value(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      error(name, "must be true or false");
    }
    return value.booleanValue();
  }

  /** An instant in RFC 3339, rounded down to microseconds. */
  Instant instant(String name) {
    String text = text(name, null, 64);
    if (text == null) {
      return null;
    }
    Instant instant = Times.parse(text);
    if (instant == null) {
      error(name, "must be a time as 2026-01-31T12:00:00Z (RFC 3339)");
    }
    return instant;
  }

  /** A JSON object of at most {@link Bounds#JSON} bytes. */
  Json object(String name) {
    ObjectNode value = objectNode(name);
    Json json = value == null ? Json.EMPTY_OBJECT : JsonBody.text(value);
    checkSize(name, json);
    return json;
  }

  /** The object under a name, or null; anything else is an error. */
  ObjectNode objectNode(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof ObjectNode inner)) {
      error(name, "must be an object");
      return null;
    }
    return inner;
  }

  /** Notes it when a value has become too big. */
  void checkSize(String name, Json json) {
    if (utf8(json.text()) > Bounds.JSON) {
      error(name, "must have at most " + Bounds.JSON + " bytes as JSON");
    }
  }

  /** Tags: an array of short strings. */
  List<String> tags(String name) {
    JsonNode value = value(name);
    List<String> tags = new ArrayList<>();
    if (value == null) {
      return tags;
    }
    if (!value.isArray()) {
      error(name, "must be an array of strings");
      return tags;
    }
    checkCount(name, value.size());
    for (int i = 0; i < value.size(); i++) {
      tags.add(element(name + "[" + i + "]", value.get(i), 1));
    }
    return tags;
  }

  /** Labels: an object of short strings. */
  Map<String, String> labels(String name) {
    ObjectNode value = objectNode(name);
    Map<String, String> labels = new LinkedHashMap<>();
    if (value == null) {
      return labels;
    }
    checkCount(name, value.size());
    value
        .properties()
        .forEach(
            label -> {
              String own = name + "." + label.getKey();
              checkLength(own, label.getKey(), 1);
              labels.put(label.getKey(), element(own, label.getValue(), 0));
            });
    return labels;
  }

  /** Changes of labels by a merge patch: null removes one. */
  Map<String, String> labelChanges(String name) {
    Map<String, String> changes = new LinkedHashMap<>();
    ObjectNode value = objectNode(name);
    if (value != null) {
      ObjectNode kept = value.deepCopy();
      value
          .properties()
          .forEach(
              label -> {
                if (label.getValue().isNull()) {
                  changes.put(label.getKey(), null);
                  kept.remove(label.getKey());
                }
              });
      Fields inner = new Fields(object.objectNode().set(name, kept), prefix, errors);
      changes.putAll(inner.labels(name));
    }
    return changes;
  }

  /**
   * Refuses a value that has become too big by merging.
   *
   * @throws Invalid if it has
   */
  static void checkMerged(String name, Json json) {
    if (utf8(json.text()) > Bounds.JSON) {
      throw new Invalid(
          List.of(new FieldError(name, "must have at most " + Bounds.JSON + " bytes as JSON")));
    }
  }

  private String element(String name, JsonNode value, int min) {
    if (!value.isTextual()) {
      error(name, "must be a string");
      return "";
    }
    checkLength(name, value.textValue(), min);
    return value.textValue();
  }

  private void checkLength(String name, String text, int min) {
    int length = text.codePointCount(0, text.length());
    if (length < min || length > Bounds.SHORT) {
      error(name, "must have " + min + " to " + Bounds.SHORT + " characters");
    }
  }

  private void checkCount(String name, int count) {
    if (count > Bounds.COUNT) {
      error(name, "must have at most " + Bounds.COUNT + " entries");
    }
  }

  private static int utf8(String text) {
    return text.length() > Bounds.JSON
        ? Integer.MAX_VALUE
        : text.getBytes(StandardCharsets.UTF_8).length;
  }
}
