package dev.holdfast.store.sqlite;

import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.domain.HoldfastException;
import dev.holdfast.domain.HoldfastException.StoreUnavailable;
import dev.holdfast.store.StandbyStatus;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/** How the file is doing: it is still there, a read is answered in time, there is room to write. */
final class SqliteStatus implements StandbyStatus {
  /** A probe must answer well within its caller's patience (Kubernetes: 1 s by default). */
  private static final Duration PATIENCE = Duration.ofMillis(900);

  private final SqliteDatabase database;
  private final SqliteFile file;
  private final HoldfastConfig.Standby config;

  SqliteStatus(SqliteDatabase database, SqliteFile file, HoldfastConfig.Standby config) {
    this.database = database;
    this.file = file;
    this.config = config;
  }

  @Override
  public Uni<Look> look() {
    long begun = System.nanoTime();
    return database
        .read(session -> seen(session, begun))
        .ifNoItem()
        .after(PATIENCE)
        .recoverWithItem(() -> new Look(false, since(begun), "timeout", null))
        .onFailure()
        .recoverWithItem(e -> new Look(false, since(begun), e.getMessage(), null));
  }

  /** On a reader's thread, so that a disk that hangs holds up nobody else. */
  private Look seen(SqliteSession session, long begun) throws SQLException {
    String trouble = file.trouble();
    if (trouble != null) {
      return new Look(false, since(begun), trouble, null);
    }
    session.count("select count(*) from (select 1 from tasks limit 1)");
    return new Look(true, since(begun), null, warning());
  }

  @Override
  public String path() {
    return config.path();
  }

  private String warning() {
    HoldfastException failing = database.failing();
    if (failing instanceof StoreUnavailable) {
      return "writes fail: " + failing.getMessage();
    }
    try {
      return file.usableSpace() >> 20 < config.freeSpaceWarningMib() ? "disk nearly full" : null;
    } catch (IOException e) {
      return "free space unknown";
    }
  }

  private static double since(long begun) {
    return (System.nanoTime() - begun) / 1_000 / 1_000.0;
  }
}
