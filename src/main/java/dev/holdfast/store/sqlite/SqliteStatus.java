package dev.holdfast.store.sqlite;

import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.store.StandbyStatus;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.time.Duration;

/** How the file is doing: a read is answered in time, and there is room to write. */
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
        .read(session -> session.count("select count(*) from (select 1 from tasks limit 1)"))
        .map(rows -> new Look(true, since(begun), null, warning()))
        .ifNoItem()
        .after(PATIENCE)
        .recoverWithItem(() -> new Look(false, since(begun), "timeout", null))
        .onFailure()
        .recoverWithItem(e -> new Look(false, since(begun), e.getMessage(), null));
  }

  @Override
  public String path() {
    return config.path();
  }

  private String warning() {
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
