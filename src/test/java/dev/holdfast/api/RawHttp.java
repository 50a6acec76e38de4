package dev.holdfast.api;

import io.restassured.RestAssured;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends what no client library would. */
final class RawHttp {

  private RawHttp() {}

  /** The whole answer to a GET of a path that is sent as it is. */
  static String get(String path) throws IOException {
    return send("GET " + path, "Accept: */*", "");
  }

  /** The whole answer to a request that is sent as it is. */
  static String send(String methodAndPath, String header, String body) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
      String request =
          "%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s\r\n\r\n%s"
              .formatted(methodAndPath, header, body);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
