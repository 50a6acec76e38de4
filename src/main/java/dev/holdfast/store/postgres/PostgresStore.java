package dev.holdfast.store.postgres;

import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.config.StartRefused;
import dev.holdfast.domain.FactRepository;
import dev.holdfast.domain.OperationRepository;
import dev.holdfast.domain.TaskRepository;
import dev.holdfast.store.OwnWrite;
import dev.holdfast.store.Primary;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What there is of PostgreSQL for those who ask it. Nothing is asked of it here: whether it can be
 * served from is the supervisor's to find out, and no start depends on it. A certificate file that
 * is named and cannot be read is a wrong setting, which ends the start with one line and exit code
 * 1.
 */
@Singleton
final class PostgresStore {
  private static final int AFTER_SQLITE = 20;

  private final HoldfastConfig config;
  private final PostgresProbe probe;

  PostgresStore(HoldfastConfig config, PostgresProbe probe) {
    this.config = config;
    this.probe = probe;
  }

  void open(@Observes @Priority(AFTER_SQLITE) StartupEvent event) {
    if (config.command().isEmpty() && config.postgres().configured()) {
      checkCertificate();
    }
  }

  /** The driver would only say that it was not connected. */
  private void checkCertificate() {
    String file = config.postgres().sslRootCert().orElse(PostgresOptions.SYSTEM);
    if (!file.equals(PostgresOptions.SYSTEM) && !Files.isReadable(Path.of(file))) {
      throw new StartRefused(
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

  @Produces
  @Singleton
  PostgresReplay replay() {
    return new PostgresReplay(config.operations().retention());
  }
}
