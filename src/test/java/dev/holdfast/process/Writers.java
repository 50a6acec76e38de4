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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that write facts and tasks at the same time, as fast as they can. The one that gets the
 * last of a number of acknowledgements kills the service at that very moment, when its last writes
 * are most likely not to be on disk yet.
 */
final class Writers {
  private static final int CLIENTS = 6;

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ServiceProcess service;
  private final AtomicInteger left;
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

  private Writers(ServiceProcess service, int acknowledgements) {
    this.service = service;
    this.left = new AtomicInteger(acknowledgements);
  }

  /** Writes and kills; gives every id that was answered with 201. */
  static Set<String> writeAndKill(ServiceProcess service, int acknowledgements) {
    Writers writers = new Writers(service, acknowledgements);
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    for (int i = 0; i < CLIENTS; i++) {
      boolean facts = i % 2 == 0;
      threads.execute(() -> writers.write(facts));
    }
    threads.shutdown();
    try {
      if (!threads.awaitTermination(90, TimeUnit.SECONDS)) {
        throw new AssertionError("a writer still waits for an answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return writers.acknowledged;
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
        acknowledge(http.send(post, BodyHandlers.ofString()));
      }
    } catch (IOException e) {
      // The service was killed; what it had not answered was not acknowledged.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void acknowledge(HttpResponse<String> answer) throws IOException {
    if (answer.statusCode() == 201) {
      if (left.decrementAndGet() == 0) {
        service.kill();
      }
      acknowledged.add(json.readTree(answer.body()).required("id").textValue());
    }
  }
}
