package dev.holdfast.outage;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A second server that follows a first one, asynchronously, until it is detached or promoted.
 *
 * @param server read-only until it is promoted
 */
public record Standby(Postmaster server) implements AutoCloseable {
  private static final String CONNECTION = "primary_conninfo";

  /** Makes one of a running server and starts it; it follows. */
  public static Standby of(Postmaster primary, Path folder) throws IOException {
    Postmaster server = Postmaster.of(primary.backUp(folder.resolve("backup")), folder);
    server.data().write("standby.signal", "");
    server
        .data()
        .configure(
            "%s = 'host=127.0.0.1 port=%d user=%s application_name=standby'"
                .formatted(CONNECTION, primary.port(), Console.SUPERUSER));
    server.start();
    server.console().await("streaming", "select max(status) from pg_stat_wal_receiver");
    return new Standby(server);
  }

  /** Waits until it has all that the primary has written so far. */
  public void catchUp(Postmaster primary) {
    String written = primary.console().value("select pg_current_wal_lsn()");
    server.console().await("t", "select pg_last_wal_replay_lsn() >= '" + written + "'");
  }

  /** From now on it hears nothing of the primary, and lags behind. */
  public void detach() {
    server.console().set(CONNECTION, "");
    server.console().await("0", "select count(*) from pg_stat_wal_receiver");
  }

  /** It becomes a primary, on a timeline of its own, with what it has. */
  public void promote() {
    server.console().await("t", "select pg_promote()");
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
