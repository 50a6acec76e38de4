package dev.holdfast.sync.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A history as JSON lines, an event each, {@code event} naming its kind. */
public final class HistoryFile {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .addModule(new JavaTimeModule())
          .disable(
              SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
              SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .build();

  private static final ObjectWriter WRITER = MAPPER.writerFor(Event.class);
  private static final ObjectReader READER = MAPPER.readerFor(Event.class);

  private HistoryFile() {}

  /** The line of an event, without its end. */
  public static String line(Event event) {
    try {
      return WRITER.writeValueAsString(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event cannot be written", e);
    }
  }

  /**
   * The event of a line.
   *
   * @throws IllegalArgumentException if it is none, as the last line of a recorder that was killed
   */
  public static Event event(String line) {
    try {
      return READER.readValue(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no event: " + line, e);
    }
  }

  public static void write(Path file, Iterable<Event> events) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (Event event : events) {
        out.write(line(event));
        out.write('\n');
      }
    }
  }

  /**
   * All of a file's events; empty lines are skipped.
   *
   * @throws IllegalArgumentException if a line is no event: a history with a hole proves nothing
   */
  public static List<Event> read(Path file) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(file)) {
      List<Event> events = new ArrayList<>();
      in.lines().filter(line -> !line.isBlank()).forEach(line -> events.add(event(line)));
      return events;
    }
  }
}
