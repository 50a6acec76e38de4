package dev.holdfast.worker.handlers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.service.Storable;
import jakarta.inject.Singleton;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a task keeps of an answer: status, headers and as much of the body as fits. */
@Singleton
class HttpResults {
  /** The bound of a result less what the worker adds to it. */
  private static final int ROOM = (256 << 10) - 512;

  private static final int HEADER_ROOM = 64 << 10;
  private static final Pattern CHARSET = Pattern.compile("charset=\"?([^\";\\s]+)");

  private final ObjectMapper mapper;
  private final ObjectReader strict;

  HttpResults(ObjectMapper mapper) {
    this.mapper = mapper;
    this.strict =
        mapper
            .reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
  }

  /** The result; {@code truncated} tells that the body is not whole. */
  ObjectNode of(int status, Map<String, String> headers, byte[] body, boolean truncated) {
    ObjectNode result = mapper.createObjectNode().put("status", status);
    ObjectNode kept = result.putObject("headers");
    int[] headerBytes = {0};
    headers.forEach(
        (name, value) -> {
          headerBytes[0] += name.length() + value.length();
          if (headerBytes[0] <= HEADER_ROOM) {
            kept.put(name, clean(value));
          }
        });
    String type = headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
    String text = clean(new String(body, charset(type)));
    JsonNode json = !truncated && type.contains("json") ? parsed(text) : null;
    if (json != null && size(result) + size(json) <= ROOM) {
      result.set("body", json);
      return result.put("truncated", false);
    }
    String fitting = fitting(text, ROOM - size(result));
    result.put("body", fitting);
    return result.put("truncated", truncated || fitting.length() < text.length());
  }

  private JsonNode parsed(String text) {
    try {
      JsonNode json = strict.readTree(text);
      // What no store takes as a value stays text, where it is spelled out.
      return json.isMissingNode() || !Storable.errors(json).isEmpty() ? null : json;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private String fitting(String text, int room) {
    String cut = text;
    int size = size(mapper.getNodeFactory().textNode(cut));
    while (size > room && !cut.isEmpty()) {
      int length = (int) Math.min(cut.length() - 1L, (long) cut.length() * room / size);
      boolean split = length > 0 && Character.isHighSurrogate(cut.charAt(length - 1));
      cut = cut.substring(0, Math.max(0, split ? length - 1 : length));
      size = size(mapper.getNodeFactory().textNode(cut));
    }
    return cut;
  }

  private static int size(JsonNode node) {
    return node.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  /** No store takes a NUL character. */
  private static String clean(String text) {
    return text.replace('\0', '\uFFFD');
  }

  private static Charset charset(String contentType) {
    Matcher named = CHARSET.matcher(contentType);
    try {
      return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return StandardCharsets.UTF_8;
    }
  }
}
