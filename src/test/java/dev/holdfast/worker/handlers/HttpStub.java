package dev.holdfast.worker.handlers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on loopback that answers as a test says and keeps what it was asked. */
final class HttpStub implements AutoCloseable {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  HttpStub() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.start();
  }

  /** What it was asked. */
  record Request(String method, String uri, Headers headers, String body) {
    /** The first value of a header, or null. */
    String header(String name) {
      return headers.of().getFirst(name);
    }
  }

  /** Headers in whatever case. */
  record Headers(com.sun.net.httpserver.Headers of) {}

  /** Answers a path. */
  HttpStub on(String path, HttpHandler handler) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            requests.add(request(exchange));
            handler.handle(exchange);
          }
        });
    return this;
  }

  /** Answers a path with a status, a body and headers as name, value, name, value. */
  HttpStub on(String path, int status, String body, String... headers) {
    return on(path, status, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  /** Answers a path with bytes. */
  HttpStub on(String path, int status, byte[] body, String... headers) {
    return on(path, exchange -> answer(exchange, status, body, headers));
  }

  private static void answer(HttpExchange exchange, int status, byte[] body, String... headers)
      throws IOException {
    for (int i = 0; i < headers.length; i += 2) {
      exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
    }
    boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, none ? -1 : body.length);
    if (!none) {
      exchange.getResponseBody().write(body);
    }
  }

  private static Request request(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    return new Request(
        exchange.getRequestMethod(),
        exchange.getRequestURI().toString(),
        new Headers(exchange.getRequestHeaders()),
        new String(body, StandardCharsets.UTF_8));
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  List<Request> requests() {
    return requests;
  }

  /** The latest request. */
  Request last() {
    return requests.get(requests.size() - 1);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
