package dev.holdfast.store.postgres;

import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.config.StartRefused;
import dev.holdfast.domain.FactRepository;
import dev.holdfast.domain.HoldfastException;
import dev.holdfast.domain.OperationRepository;
import dev.holdfast.domain.TaskRepository;
import dev.holdfast.store.OwnWrite;
import dev.holdfast.store.Primary;
import dev.holdfast.store.StandbyFile;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Opens PostgreSQL when the service starts, if one is configured: it must answer, be writable and
 * new enough, belong to the SQLite file, and take the migrations. What keeps it from that ends the
 * start with one line and exit code 1.
 */
@Singleton
final class PostgresStore {
  private static final int AFTER_SQLITE = 20;

  private final HoldfastConfig config;
  private final PostgresProbe probe;
  private final PostgresSchema schema;
  private final StandbyFile.Opened file;

  PostgresStore(
      HoldfastConfig config, PostgresProbe probe, PostgresSchema schema, StandbyFile.Opened file) {
    this.config = config;
    this.probe = probe;
    this.schema = schema;
    this.file = file;
  }

  void open(@Observes @Priority(AFTER_SQLITE) StartupEvent event) {
    if (config.command().isPresent()) {
      return;
    }
    try {
      open();
    } catch (Unusable | StartRefused e) {
      probe.end();
      throw e instanceof StartRefused ? e : new StartRefused(e.getMessage());
    } catch (HoldfastException e) {
      throw new StartRefused(
          "The SQLite file %s cannot be opened: %s".formatted(file.path(), e.getMessage()));
    }
  }

  private void open() {
    if (config.postgres().configured()) {
      checkCertificate();
    }
  }

  /** The driver would only say that it was not connected. */
  private void checkCertificate() {
    String file = config.postgres().sslRootCert().orElse(PostgresOptions.SYSTEM);
    if (!file.equals(PostgresOptions.SYSTEM) && !Files.isReadable(Path.of(file))) {
      throw new Unusable(
          "%s cannot be used: the certificate file %s cannot be read."
              .formatted(probe.name(), file));
    }
  }

  @Produces
  @Singleton
  @Primary
  TaskRepository tasks(
      PostgresDatabase database,
      Ledger ledger,
      TaskEntities entities,
      Instance<OwnWrite.Sink> copy) {
    return new PostgresTaskRepository(database, ledger, entities, LeaseTime.SERVER, sink(copy));
  }

  @Produces
  @Singleton
  @Primary
  FactRepository facts(
      PostgresDatabase database,
      Ledger ledger,
      FactEntities entities,
      Instance<OwnWrite.Sink> copy) {
    return new PostgresFactRepository(database, ledger, entities, sink(copy));
  }

  /** The copy is looked up with each write: it may need these repositories to be made. */
  private static OwnWrite.Sink sink(Instance<OwnWrite.Sink> copy) {
    return copy.isResolvable() ? write -> copy.get().committed(write) : write -> {};
  }

  @Produces
  @Singleton
  @Primary
  OperationRepository operations(PostgresDatabase database) {
    return new PostgresOperationRepository(database);
  }
}
