package dev.holdfast.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.holdfast.domain.RetryPolicy;
import java.util.List;
import java.util.Map;

/** The few values that are kept as JSON text in a column; the empty ones are not parsed at all. */
public final class SmallJson {
  public static final String NO_LABELS = "{}";
  public static final String NO_TAGS = "[]";

  private static final ObjectMapper MAPPER =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

  private SmallJson() {}

  public static String labels(Map<String, String> labels) {
    return labels.isEmpty() ? NO_LABELS : write(labels);
  }

  public static Map<String, String> labels(String text) {
    return NO_LABELS.equals(text) ? Map.of() : read(text, new TypeReference<>() {});
  }

  public static String tags(List<String> tags) {
    return tags.isEmpty() ? NO_TAGS : write(tags);
  }

  public static List<String> tags(String text) {
    return NO_TAGS.equals(text) ? List.of() : read(text, new TypeReference<>() {});
  }

  public static String backoff(RetryPolicy policy) {
    return policy == null ? null : write(policy);
  }

  public static RetryPolicy backoff(String text) {
    return text == null ? null : read(text, new TypeReference<>() {});
  }

  public static String array(List<?> values) {
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
