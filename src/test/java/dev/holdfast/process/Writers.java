package dev.holdfast.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Clients that write facts and tasks at the same time, as fast as they can, until they cannot. */
final class Writers implements AutoCloseable {
  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ServiceProcess service;
  private final ExecutorService threads;
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

  Writers(ServiceProcess service, int count) {
    this.service = service;
    this.threads = Executors.newFixedThreadPool(count);
    for (int i = 0; i < count; i++) {
      boolean facts = i % 2 == 0;
      threads.execute(() -> write(facts));
    }
    threads.shutdown();
  }

  private void write(boolean facts) {
    String path = facts ? "/api/v1/facts" : "/api/v1/tasks";
    String body = facts ? "{\"text\":\"kept\"}" : "{\"type\":\"test.waiting\"}";
    HttpRequest post =
        HttpRequest.newBuilder(service.uri(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      while (service.isAlive()) {
        HttpResponse<String> answer = http.send(post, BodyHandlers.ofString());
        if (answer.statusCode() == 201) {
          acknowledged.add(json.readTree(answer.body()).required("id").textValue());
        }
      }
    } catch (IOException e) {
      // The service was killed; what it had not answered was not acknowledged.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The ids that were answered with 201 so far. */
  Set<String> acknowledged() {
    return acknowledged;
  }

  /** The ids that were answered with 201, when no answer can come any more. */
  Set<String> finished() {
    try {
      if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
        throw new AssertionError("a writer still waits for an answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return acknowledged;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
