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
    try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
