package dev.holdfast.store.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A real PostgreSQL of a test's own, which it may stop and freeze as a whole. */
public final class OwnServer implements AutoCloseable {
  private final Path data;
  private final int port;
  private EmbeddedPostgres server;

  private OwnServer(Path data, int port) throws IOException {
    this.data = data;
    this.port = port;
    startAgain();
  }

  /** Starts one with an empty database on a free port, with its data in a new folder. */
  public static OwnServer start(Path data) throws IOException {
    return new OwnServer(data, freePort());
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** The URL of its database, as a user gives it. */
  public String url() {
    return "postgres://postgres:postgres@localhost:" + port + "/postgres";
  }

  /** Every process of it stands still and keeps its connections: nothing is answered any more. */
  public void freeze() throws IOException {
    signal("STOP");
  }

  /** They all go on. */
  public void thaw() throws IOException {
    signal("CONT");
  }

  private void signal(String name) throws IOException {
    long first = Long.parseLong(Files.readAllLines(running()).get(0).strip());
    ProcessHandle postmaster = ProcessHandle.of(first).orElseThrow();
    List<ProcessHandle> all = new ArrayList<>(List.of(postmaster));
    postmaster.descendants().forEach(all::add);
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    all.forEach(process -> command.add(Long.toString(process.pid())));
    try {
      boolean reached = new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
      // A backend whose client has gone ends as soon as it may go on.
      if (!reached && all.stream().allMatch(ProcessHandle::isAlive)) {
        throw new IOException("a signal did not reach all of " + command);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Exists while it runs, also frozen. */
  private Path running() {
    return data.resolve("postmaster.pid");
  }

  /** Shuts it down; its data stay. */
  public void stop() throws IOException {
    server.close();
  }

  /** Starts it with its data, where it was. */
  public void startAgain() throws IOException {
    server =
        EmbeddedPostgres.builder()
            .setPGStartupWait(Duration.ofSeconds(60))
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setPort(port)
            .start();
  }

  @Override
  public void close() throws IOException {
    if (Files.exists(running())) {
      thaw();
      stop();
    }
  }
}
