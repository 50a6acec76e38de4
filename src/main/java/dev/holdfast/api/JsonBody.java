package dev.holdfast.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.domain.FieldError;
import dev.holdfast.domain.HoldfastException.Invalid;
import dev.holdfast.domain.Json;
import dev.holdfast.service.Storable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Reads bodies strictly: nothing is coerced, nothing is dropped, numbers keep every digit. What is
 * no JSON is 400; what is JSON but cannot be kept on both stores is 422 with its path.
 */
final class JsonBody {
  /** Bound of an ordinary body, in bytes. */
  static final int ORDINARY = 1 << 20;

  /** Bound of a batch, in bytes. */
  static final int BATCH = 16 << 20;

  private static final int DEPTH = 100;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                  .build())
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();
  private static final ObjectReader READER =
      MAPPER
          .reader()
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private JsonBody() {}

  /** The object that a body holds. */
  static ObjectNode object(byte[] body, int limit) {
    if (body != null && body.length > limit) {
      throw new ApiException(
          ProblemType.TOO_LARGE, "The body has " + body.length + " bytes; " + limit + " may be.");
    }
    JsonNode node = parse(body == null ? new byte[0] : body);
    if (!(node instanceof ObjectNode object)) {
      throw new Invalid(List.of(new FieldError("body", "must be a JSON object")));
    }
    List<FieldError> errors = Storable.errors(object);
    if (!errors.isEmpty()) {
      throw new Invalid(errors);
    }
    return object;
  }

  private static JsonNode parse(byte[] body) {
    try (JsonParser parser = READER.createParser(utf8(body))) {
      JsonNode node = READER.readTree(parser);
      if (node == null || node.isMissingNode()) {
        throw new ApiException(ProblemType.MALFORMED_JSON, "The body is empty.");
      }
      if (parser.nextToken() != null) {
        throw new ApiException(
            ProblemType.MALFORMED_JSON, "There is text after the JSON document.");
      }
      return node;
    } catch (StreamConstraintsException | ArithmeticException | NumberFormatException e) {
      throw new Invalid(
          List.of(new FieldError("body", "is nested too deeply or has a value beyond all bounds")));
    } catch (CharacterCodingException e) {
      throw new ApiException(ProblemType.MALFORMED_JSON, "The body is not UTF-8.");
    } catch (JsonProcessingException e) {
      throw new ApiException(ProblemType.MALFORMED_JSON, sentence(e));
    } catch (IOException e) {
      throw new IllegalStateException("a string cannot fail to be read", e);
    }
  }

  /** Decoded strictly: Jackson itself would guess other encodings and take overlong forms. */
  private static String utf8(byte[] body) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
  }

  private static String sentence(JsonProcessingException e) {
    var where = e.getLocation();
    return where == null
        ? "The body is not JSON."
        : "The body is not JSON at line %d, column %d."
            .formatted(where.getLineNr(), where.getColumnNr());
  }

  /** The compact text of a value. */
  static Json text(JsonNode node) {
    try {
      return new Json(MAPPER.writeValueAsString(node));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a parsed value cannot be written", e);
    }
  }

  /** A map as a tree. */
  static JsonNode tree(Map<String, String> map) {
    return MAPPER.valueToTree(map);
  }
}
