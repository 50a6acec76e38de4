package dev.holdfast.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.domain.FieldError;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds what one store would take and the other refuse, so that it is refused at the door: lone
 * surrogates, NUL, numbers beyond a double's range or with more fraction digits than PostgreSQL's
 * numeric keeps (16383).
 */
public final class Storable {
  private static final BigDecimal LARGEST = new BigDecimal(Double.MAX_VALUE);
  private static final int FRACTION = 16_383;
  private static final int ENOUGH = 20;

  private final List<FieldError> errors = new ArrayList<>();

  private Storable() {}

  /** What cannot be stored, by path; at most {@value ENOUGH} entries. */
  public static List<FieldError> errors(JsonNode root) {
    Storable storable = new Storable();
    storable.check("", root);
    return storable.errors;
  }

  private void check(String path, JsonNode node) {
    if (errors.size() >= ENOUGH) {
      return;
    }
    if (node.isObject()) {
      node.properties().forEach(field -> member(path, field.getKey(), field.getValue()));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        check(path + "[" + i + "]", node.get(i));
      }
    } else if (node.isTextual()) {
      text(path, node.textValue());
    } else if (node.isNumber()) {
      number(path, node);
    }
  }

  private void member(String path, String name, JsonNode value) {
    String own = path.isEmpty() ? name : path + "." + name;
    if (bad(name) != null) {
      errors.add(new FieldError(path.isEmpty() ? "body" : path, "has a key that " + bad(name)));
    } else {
      check(own, value);
    }
  }

  private void text(String path, String text) {
    String bad = bad(text);
    if (bad != null) {
      errors.add(new FieldError(path, bad));
    }
  }

  /** What is wrong with a string, or null. */
  public static String bad(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return "contains a NUL character";
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return "contains a lone surrogate";
        }
        i++;
      }
    }
    return null;
  }

  private void number(String path, JsonNode node) {
    if (node.isDouble() || node.isFloat()) {
      if (!Double.isFinite(node.doubleValue())) {
        errors.add(new FieldError(path, "must be a finite number"));
      }
    } else if (node.isBigDecimal() || node.isBigInteger()) {
      BigDecimal value = node.decimalValue();
      if (value.abs().compareTo(LARGEST) > 0) {
        errors.add(new FieldError(path, "must be a finite number"));
      } else if (Math.abs((long) value.scale()) > FRACTION) {
        errors.add(new FieldError(path, "has more than 16383 digits"));
      }
    }
  }
}
