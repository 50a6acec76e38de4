package dev.holdfast.store.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A way to the server of all tests that can be cut, and that can swallow what is said. */
final class Wire implements AutoCloseable {
  private final ServerSocket entrance;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private volatile boolean silent;

  Wire() {
    try {
      entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run(this::accept);
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void run(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // It was cut.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = entrance.accept();
      open.add(client);
      if (silent) {
        continue;
      }
      Socket server = new Socket("localhost", PostgresServer.port());
      open.add(server);
      run(() -> pass(client, server));
      run(() -> pass(server, client));
    }
  }

  private void pass(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      byte[] bytes = new byte[8192];
      for (int n = from.getInputStream().read(bytes);
          n >= 0;
          n = from.getInputStream().read(bytes)) {
        if (!silent) {
          to.getOutputStream().write(bytes, 0, n);
        }
      }
    }
  }

  String url(String database) {
    return "postgres://postgres:p@127.0.0.1:%d/%s?sslmode=disable"
        .formatted(entrance.getLocalPort(), database);
  }

  /** From now on nothing is passed on, and nobody answers. */
  void silence() {
    silent = true;
  }

  /** Passes everything on that comes from now on. */
  void speak() {
    cut();
    silent = false;
  }

  void cut() {
    open.forEach(Wire::shut);
    open.clear();
  }

  /** Cuts as a host does that knows the connection no more. */
  void reset() {
    for (Socket socket : open) {
      try {
        socket.setSoLinger(true, 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    cut();
  }

  private static void shut(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    cut();
    try {
      entrance.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
