package dev.holdfast.store.sqlite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.holdfast.domain.RetryPolicy;
import java.util.List;
import java.util.Map;

/** The few values that are kept as JSON text in a column; the empty ones are not parsed at all. */
final class SmallJson {
  static final String NO_LABELS = "{}";
  static final String NO_TAGS = "[]";

  private static final ObjectMapper MAPPER =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

  private SmallJson() {}

  static String labels(Map<String, String> labels) {
    return labels.isEmpty() ? NO_LABELS : write(labels);
  }

  static Map<String, String> labels(String text) {
    return NO_LABELS.equals(text) ? Map.of() : read(text, new TypeReference<>() {});
  }

  static String tags(List<String> tags) {
    return tags.isEmpty() ? NO_TAGS : write(tags);
  }

  static List<String> tags(String text) {
    return NO_TAGS.equals(text) ? List.of() : read(text, new TypeReference<>() {});
  }

  static String backoff(RetryPolicy policy) {
    return policy == null ? null : write(policy);
  }

  static RetryPolicy backoff(String text) {
    return text == null ? null : read(text, new TypeReference<>() {});
  }

  static String array(List<?> values) {
    return write(values);
  }

  private static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a column cannot be written", e);
    }
  }

  private static <T> T read(String text, TypeReference<T> type) {
    try {
      return MAPPER.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a column cannot be read", e);
    }
  }
}
