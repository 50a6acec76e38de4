package dev.holdfast.outage.table;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sync.history.Event;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came of a request.
 *
 * @param begun by the recorder's clock
 * @param ended by the recorder's clock
 * @param status 0 if there was no answer
 * @param body what was answered; never null
 * @param etag of the answer, or null
 * @param problem the last part of a problem's type, or null
 * @param failure why it counts as failed, or null
 */
record Reply(
    Instant begun,
    Instant ended,
    int status,
    JsonNode body,
    String etag,
    String problem,
    String failure) {
  private static final Pattern ETAG = Pattern.compile("\"\\d+-([0-9a-f-]{36})\"");

  boolean isOk() {
    return status >= 200 && status < 300;
  }

  /** Whether nothing is known of what it did. */
  boolean isDoubtful() {
    return status == 0 || status >= 500;
  }

  /** The operation that made the row as it was answered, or null. */
  UUID operation() {
    Matcher tag = etag == null ? null : ETAG.matcher(etag);
    return tag != null && tag.matches() ? UUID.fromString(tag.group(1)) : null;
  }

  /** Whether a problem is that there is too much to do (class D). */
  static boolean tellsOverload(JsonNode problem) {
    return (problem.path("type").asText() + problem.path("detail").asText()).contains("overload");
  }

  String text(String field) {
    return body.path(field).asText(null);
  }

  /** How it ended in the words of a history. */
  Event.Outcome outcome() {
    if (status == 503 || status == 507) {
      return Event.Outcome.UNAVAILABLE;
    }
    if (isDoubtful()) {
      return Event.Outcome.UNKNOWN;
    }
    return isOk() ? Event.Outcome.OK : Event.Outcome.REFUSED;
  }
}
