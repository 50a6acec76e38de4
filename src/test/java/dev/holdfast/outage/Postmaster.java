package dev.holdfast.outage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real PostgreSQL of a test's own, whose every process can be told everything. It keeps its data
 * and its port until it is closed, whether it runs or not. On Linux only.
 */
public final class Postmaster implements AutoCloseable {
  private static final long LONGEST_SHUTDOWN_SECONDS = 30;

  private final Path folder;
  private final ReservedPort port = new ReservedPort();
  private final DataFolder data;
  private final Console console = new Console(port.number());
  private final Thread atExit = new Thread(this::killQuietly);
  private final List<Long> orphans = new ArrayList<>();
  private Process process;

  private Postmaster(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.data = new DataFolder(folder.resolve("data"));
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Makes one and starts it. It has the superuser {@code postgres}, who needs no password; all
   * other roles do.
   *
   * @param folder for its data and its log
   * @param settings as in {@code postgresql.conf}
   */
  public static Postmaster create(Path folder, String... settings) throws IOException {
    Postmaster server = new Postmaster(folder);
    DataFolder.create(server.data.path(), List.of(settings));
    server.start();
    return server;
  }

  /** Makes another one of a backup, on a port of its own, not started yet. */
  static Postmaster of(Backup backup, Path folder) throws IOException {
    Postmaster server = new Postmaster(folder);
    backup.restoreTo(server.data.path());
    return server;
  }

  /** Where it listens on the loopback address. */
  public int port() {
    return port.number();
  }

  /** What a superuser can do to it. */
  public Console console() {
    return console;
  }

  DataFolder data() {
    return data;
  }

  /** The URL of its database, as a user gives it. */
  public String url() {
    return url(Console.SUPERUSER, Console.SUPERUSER);
  }

  /** The same for another role. */
  public String url(String role, String password) {
    return "postgres://%s:%s@127.0.0.1:%d/postgres".formatted(role, password, port());
  }

  /** Starts it, with its data and where it was; it lets clients in. */
  public void start() throws IOException {
    if (isRunning()) {
      throw new IllegalStateException("it runs");
    }
    // It does not start beside backends of its predecessor.
    Signal.awaitGone(orphans);
    orphans.clear();
    List<String> command = DataFolder.program("postgres");
    command.addAll(List.of("-D", data.path().toString(), "-p", Integer.toString(port())));
    Path log = folder.resolve("log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    process = builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
    Patience.until(() -> !process.isAlive() || data.isServedBy(process.pid()));
    if (!process.isAlive()) {
      throw new IOException(Files.readString(log));
    }
  }

  /** Waits until it lets a superuser in, as after it has recovered by itself. */
  public void awaitLogin() {
    Patience.until(
        () -> {
          try (Connection connection = console.connect()) {
            return connection.isValid(0);
          } catch (SQLException e) {
            return false;
          }
        });
  }

  /** Whether there is a postmaster, if only a stopped one. */
  public boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** Shuts it down; everything of it has ended. */
  public void stop(Shutdown how) throws IOException {
    orphans.addAll(children());
    how.signal().send(postmaster());
    awaitEnd();
    Signal.awaitGone(orphans);
  }

  private void awaitEnd() throws IOException {
    try {
      if (isRunning() && !process.waitFor(LONGEST_SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("it does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** {@code kill -9} of the postmaster and of all others, none of whom sees the others go. */
  public void kill() throws IOException {
    freeze();
    orphans.addAll(children());
    List<Long> all = new ArrayList<>(orphans);
    all.addAll(postmaster());
    Signal.KILL.send(all);
    awaitEnd();
  }

  /**
   * {@code kill -9} of the postmaster alone: nobody is let in any more. Its backends end when they
   * notice, which one that stands still does not.
   */
  public void killPostmaster() throws IOException {
    orphans.addAll(children());
    Signal.KILL.send(postmaster());
    awaitEnd();
  }

  /** The postmaster stands still: new connections are accepted and hear nothing, open ones work. */
  public void freezePostmaster() throws IOException {
    Signal.STOP.send(postmaster());
  }

  /** Every process stands still and keeps its connections. */
  public void freeze() throws IOException {
    // First the one who could make others.
    freezePostmaster();
    Signal.STOP.send(children());
  }

  /** All go on that stand still. */
  public void thaw() throws IOException {
    List<Long> all = new ArrayList<>(children());
    all.addAll(orphans);
    all.addAll(postmaster());
    Signal.CONT.send(all);
  }

  /** Tells something to the backends of clients that go by this name; gives who they are. */
  public List<Long> tellBackends(String applicationName, Signal signal) throws IOException {
    List<Long> backends = console.backends(applicationName);
    signal.send(backends);
    return backends;
  }

  private Collection<Long> postmaster() {
    return isRunning() ? List.of(process.pid()) : List.of();
  }

  private List<Long> children() {
    return isRunning() ? process.descendants().map(ProcessHandle::pid).toList() : List.of();
  }

  /** Copies its data while it runs. */
  public Backup backUp(Path to) throws IOException {
    return Backup.take(console, data, to);
  }

  /**
   * Puts older data in place of its own; it must not run. It starts as after a crash, and nothing
   * but what is missing tells that it went back: its timeline is the backup's.
   */
  public void restore(Backup backup) throws IOException {
    if (isRunning()) {
      throw new IllegalStateException("it runs");
    }
    data.delete();
    backup.restoreTo(data.path());
  }

  /** The same, as a recovery ends that was made by the book: on a timeline of its own. */
  public void restoreOnNewTimeline(Backup backup) throws IOException {
    restore(backup);
    data.configure("restore_command = 'false'");
    data.write("recovery.signal", "");
  }

  /** The timeline on which it writes. */
  public String timeline() {
    return console.value("select substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)");
  }

  /** Ends it however it stands, and gives its port back. Its data stay. */
  @Override
  public void close() throws IOException {
    Runtime.getRuntime().removeShutdownHook(atExit);
    kill();
    port.close();
  }

  private void killQuietly() {
    try {
      kill();
    } catch (IOException e) {
      // The run ends; there is nobody to tell.
    }
  }
}
