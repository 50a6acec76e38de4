package dev.holdfast.outage.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.sync.history.Event;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Asks the service every 20 ms who serves ({@code GET /api/v1/sync}), one question after the other,
 * so that its answers are in order. What comes and goes between two questions is not seen: the
 * changes that it records are filled up with the steps that must have been between, so that of
 * modes the history tells the reader when, and lets nobody judge whether a step was legal.
 */
final class ModeWatch implements AutoCloseable {
  private static final long EVERY_MILLIS = 20;
  private static final Duration LONGEST = Duration.ofSeconds(2);
  private static final ObjectMapper JSON = new ObjectMapper();
  static final String PRIMARY = "primary";

  /**
   * The mode was this from then on.
   *
   * @param at by {@link System#nanoTime}
   */
  private record Change(long at, String mode) {}

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LONGEST).build();
  private final HttpRequest question;
  private final Recording recording;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final List<Change> changes = new ArrayList<>();
  private String mode = "";
  private long generation;
  private long depth;
  private long deepest;

  ModeWatch(URI service, Recording recording) {
    this.question =
        HttpRequest.newBuilder(service.resolve("/api/v1/sync")).timeout(LONGEST).build();
    this.recording = recording;
    timer.scheduleWithFixedDelay(this::ask, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void ask() {
    try {
      HttpResponse<String> answer = http.send(question, BodyHandlers.ofString());
      JsonNode sync = answer.statusCode() == 200 ? JSON.readTree(answer.body()) : null;
      String header = answer.headers().firstValue("Holdfast-Mode").orElse("");
      String said = sync == null ? header : sync.path("mode").asText(header);
      told(said, sync == null ? 0 : sync.path("journal").path("depth").asLong());
    } catch (IOException e) {
      recording.add(
          new Sample(
              "sync",
              System.nanoTime() - LONGEST.toNanos(),
              LONGEST.toNanos(),
              mode(),
              null,
              e.toString(),
              false));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void told(String said, long newDepth) {
    depth = newDepth;
    deepest = Math.max(deepest, newDepth);
    if (!said.equals(mode)) {
      record(said);
      mode = said;
      changes.add(new Change(System.nanoTime(), said));
    }
  }

  private void record(String said) {
    Event.Serving to = serving(said);
    Event.Serving from = mode.isEmpty() ? null : serving(mode);
    while (from != to) {
      Event.Serving next = next(from, to);
      boolean flip = from == Event.Serving.PRIMARY || next == Event.Serving.PRIMARY;
      generation += flip ? 1 : 0;
      recording.add(new Event.ModeChanged(recording.now(), Recording.POD, from, next, generation));
      from = next;
    }
  }

  private static Event.Serving next(Event.Serving from, Event.Serving to) {
    if (from == null) {
      return to == Event.Serving.STANDALONE ? to : Event.Serving.FALLBACK;
    }
    return switch (from) {
      case PRIMARY -> Event.Serving.FALLBACK;
      case FALLBACK -> Event.Serving.RECOVERING;
      default -> to == Event.Serving.FALLBACK ? to : Event.Serving.PRIMARY;
    };
  }

  private static Event.Serving serving(String mode) {
    return Event.Serving.valueOf(mode.toUpperCase(Locale.ROOT));
  }

  /** Who serves, as it was told last. */
  synchronized String mode() {
    return mode;
  }

  /** Entries that are not in PostgreSQL yet, as it was told last. */
  synchronized long depth() {
    return depth;
  }

  /** The most of them so far. */
  synchronized long deepest() {
    return deepest;
  }

  /** How often PostgreSQL was left so far. */
  synchronized int flips() {
    int flips = 0;
    for (int i = 1; i < changes.size(); i++) {
      flips += changes.get(i - 1).mode.equals(PRIMARY) ? 1 : 0;
    }
    return flips;
  }

  /**
   * When PostgreSQL served again after a time of {@link System#nanoTime}: that time itself if it
   * served then, null if it has not yet.
   */
  synchronized Long primaryAfter(long time) {
    String then = "";
    for (Change change : changes) {
      if (change.at > time && then.equals(PRIMARY)) {
        return time;
      }
      then = change.mode;
      if (change.at > time && then.equals(PRIMARY)) {
        return change.at;
      }
    }
    return then.equals(PRIMARY) ? time : null;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
