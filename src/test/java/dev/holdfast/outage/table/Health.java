package dev.holdfast.outage.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.sync.history.Event.Serving;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;

/**
 * What {@code GET /health} says.
 *
 * @param mode who serves; null if it said nothing
 * @param depth of the journal
 * @param warm whether the copy can take over
 */
record Health(Serving mode, long depth, boolean warm) {
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  static Health of(URI service) throws InterruptedException {
    HttpRequest question =
        HttpRequest.newBuilder(service.resolve("/health")).timeout(LONGEST).build();
    try {
      JsonNode database =
          new ObjectMapper()
              .readTree(HTTP.send(question, BodyHandlers.ofString()).body())
              .path("database");
      return new Health(
          Serving.valueOf(database.path("mode").asText().toUpperCase(Locale.ROOT)),
          database.path("journal").path("depth").asLong(),
          database.path("replica").path("state").asText().equals("warm"));
    } catch (IOException e) {
      return new Health(null, -1, false);
    }
  }

  /** Whether PostgreSQL serves and has everything. */
  boolean isHealed() {
    return mode == Serving.PRIMARY && depth == 0;
  }
}
