package dev.holdfast.store.sqlite;

import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.config.ProcessMemory;
import dev.holdfast.config.StartRefused;
import dev.holdfast.domain.FactRepository;
import dev.holdfast.domain.OperationRepository;
import dev.holdfast.domain.TaskRepository;
import dev.holdfast.store.Copy;
import dev.holdfast.store.Standby;
import dev.holdfast.store.StandbyFile;
import dev.holdfast.store.StandbyStatus;
import dev.holdfast.store.sqlite.SqliteFile.Unusable;
import dev.holdfast.sync.JournalRoom;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.flyway.FlywayDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;

/**
 * Opens the file when the service starts and closes it when it stops. What makes the file unusable
 * ends the start with one line and exit code 1.
 */
@Singleton
final class SqliteStore {
  private static final int EARLY = 10;
  private static final int LATE = 10_000;
  private static final int CACHE_SHARE = 8;

  private final HoldfastConfig config;
  private final AgroalDataSource writing;
  private final AgroalDataSource reading;
  private final Flyway flyway;
  private final StoreMetrics metrics;
  private SqliteFile file;
  private SqliteDatabase database;

  SqliteStore(
      HoldfastConfig config,
      @DataSource("sqlite-writer") AgroalDataSource writing,
      @DataSource("sqlite-readers") AgroalDataSource reading,
      @FlywayDataSource("sqlite-writer") Flyway flyway,
      StoreMetrics metrics) {
    this.config = config;
    this.writing = writing;
    this.reading = reading;
    this.flyway = flyway;
    this.metrics = metrics;
  }

  void open(@Observes @Priority(EARLY) StartupEvent event) {
    if (config.command().isEmpty()) {
      open();
    }
  }

  private void open() {
    try {
      file = SqliteFile.hold(Path.of(config.standby().path()));
      SqliteLibrary.load(config.standby().libraryFolder(), file.folder());
      SqliteSchema.migrate(flyway, writing);
      database = new SqliteDatabase(writing, reading, tuning(), metrics);
      file.opened();
      metrics.watch(database, file);
    } catch (Unusable e) {
      throw new StartRefused(e.getMessage());
    } catch (SQLException | IOException e) {
      throw new StartRefused(
          "The SQLite file %s cannot be opened (%s)."
              .formatted(config.standby().path(), e.getMessage()));
    }
  }

  private SqliteTuning tuning() {
    HoldfastConfig.Standby standby = config.standby();
    return new SqliteTuning(
        standby.readers(),
        cacheMib(standby.cacheSizeMib()),
        standby.busyTimeout(),
        (long) standby.journalSizeLimitMib() << 20,
        standby.synchronous() == HoldfastConfig.Synchronous.FULL);
  }

  /** Lies outside the heap: it must leave room in a small container. */
  private static int cacheMib(int wanted) {
    return (int) Math.max(1, Math.min(wanted, (ProcessMemory.limit() >> 20) / CACHE_SHARE));
  }

  void close(@Observes @Priority(LATE) ShutdownEvent event) {
    if (database != null) {
      database.close();
    }
    if (file != null) {
      file.close();
    }
  }

  @Produces
  @Singleton
  @Standby
  TaskRepository tasks() {
    return new SqliteTaskRepository(database);
  }

  @Produces
  @Singleton
  @Standby
  FactRepository facts() {
    return new SqliteFactRepository(database);
  }

  @Produces
  @Singleton
  @Standby
  OperationRepository operations() {
    return new SqliteOperationRepository(database);
  }

  /** Asked for by name before the file is open, used after. */
  @Produces
  @ApplicationScoped
  Copy copy() {
    return new SqliteCopy(database, room(config.sync()));
  }

  private static JournalRoom room(HoldfastConfig.Sync sync) {
    return JournalRoom.DEFAULT.with((long) sync.journalMib() << 20, sync.journalAge());
  }

  @Produces
  @Singleton
  @Typed(StandbyFile.class)
  StandbyFile role() {
    return config.command().isEmpty() ? opened() : new ClosedFile(config.standby().path());
  }

  @Produces
  @ApplicationScoped
  @Typed(StandbyFile.Opened.class)
  StandbyFile.Opened opened() {
    return new SqliteRole(config.standby().path(), database);
  }

  @Produces
  @Singleton
  StandbyStatus status() {
    return new SqliteStatus(database, file, config.standby());
  }
}
