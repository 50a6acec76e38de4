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
 * Asks the service every 20 ms who serves, one question after the other, so that its answers are in
 * order: by the header {@code Holdfast-Mode} of its root page, which no database is asked for. What
 * comes and goes between two questions is not seen: the changes that it records are filled up with
 * the steps that must have been between, so that of modes the history tells the reader when, and
 * lets nobody judge whether a step was legal. The rest it reads five times a second from {@code GET
 * /api/v1/sync}; the generation there counts every flip, those that were not seen too.
 */
final class ModeWatch implements AutoCloseable {
  static final String PRIMARY = "primary";
  private static final long EVERY_MILLIS = 20;
  private static final long DEPTH_EVERY_MILLIS = 200;
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The mode was this from then on.
   *
   * @param at by {@link System#nanoTime}
   */
  private record Change(long at, String mode) {}

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LONGEST).build();
  private final URI service;
  private final Recording recording;
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
  private final List<Change> changes = new ArrayList<>();
  private String mode = "";
  private long generation;
  private Long firstGeneration;
  private long lastGeneration;
  private long deepest;

  ModeWatch(URI service, Recording recording) {
    this.service = service;
    this.recording = recording;
    timer.scheduleWithFixedDelay(this::askMode, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    timer.scheduleWithFixedDelay(this::askDepth, 0, DEPTH_EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private HttpResponse<String> ask(String path) throws IOException, InterruptedException {
    HttpRequest question =
        HttpRequest.newBuilder(service.resolve(path))
            .header("Accept", "application/json")
            .timeout(LONGEST)
            .build();
    return http.send(question, BodyHandlers.ofString());
  }

  private void askMode() {
    long begun = System.nanoTime();
    try {
      told(ask("/").headers().firstValue("Holdfast-Mode").orElse(""));
    } catch (IOException e) {
      long took = System.nanoTime() - begun;
      recording.add(new Sample("mode", begun, took, mode(), null, e.toString(), false));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void askDepth() {
    try {
      HttpResponse<String> answer = ask("/api/v1/sync");
      if (answer.statusCode() == 200) {
        told(JSON.readTree(answer.body()));
      }
    } catch (IOException e) {
      // It tells who serves, which is asked for otherwise.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void told(JsonNode sync) {
    deepest = Math.max(deepest, sync.path("journal").path("depth").asLong());
    lastGeneration = sync.path("generation").asLong();
    boolean first = firstGeneration == null && sync.path("mode").asText().equals(PRIMARY);
    firstGeneration = first ? Long.valueOf(lastGeneration) : firstGeneration;
  }

  private synchronized void told(String said) {
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

  /** The most entries of the journal so far. */
  synchronized long deepest() {
    return deepest;
  }

  /** How often PostgreSQL was left so far, since it served first: each flip is a generation. */
  synchronized int flips() {
    return firstGeneration == null ? 0 : (int) (lastGeneration - firstGeneration + 1) / 2;
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
