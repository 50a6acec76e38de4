package dev.holdfast.store.failover;

import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.config.StartRefused;
import dev.holdfast.domain.HoldfastException;
import dev.holdfast.store.Copy;
import dev.holdfast.store.StandbyFile;
import dev.holdfast.sync.Epoch;
import dev.holdfast.sync.FileRole;
import dev.holdfast.sync.Mode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Opens the SQLite file as what it is to be (rule S7) and waits for PostgreSQL's word, if it gives
 * one soon: a file may lack the last moments before a kill (rule R3). Without one SQLite serves.
 */
@Singleton
final class Opening {
  private static final Logger LOG = Logger.getLogger(Opening.class);
  private static final int AFTER_POSTGRES = 30;
  private static final int AFTER_WORKER = 100;

  private final HoldfastConfig config;
  private final StandbyFile.Opened file;
  private final Copy copy;
  private final Pod pod;
  private final Rehearsal rehearsal;

  Opening(HoldfastConfig config, StandbyFile.Opened file, Copy copy, Pod pod, Rehearsal rehearsal) {
    this.config = config;
    this.file = file;
    this.copy = copy;
    this.pod = pod;
    this.rehearsal = rehearsal;
  }

  void open(@Observes @Priority(AFTER_POSTGRES) StartupEvent event) {
    if (config.command().isPresent()) {
      return;
    }
    try {
      if (config.postgres().configured()) {
        asStandby();
      } else {
        alone();
      }
    } catch (HoldfastException e) {
      throw new StartRefused(
          "The SQLite file %s cannot be opened: %s".formatted(file.path(), e.getMessage()));
    }
  }

  private void alone() {
    FileRole role = file.role();
    if (role.kind() != FileRole.Kind.STANDALONE) {
      copy.open().await().indefinitely();
      // A new file may have met no database yet, and hold what one is to have all the same.
      if (copy.depth() > 0) {
        throw new StartRefused(
            ("The SQLite file %s holds %d operations that its PostgreSQL does not have yet, and"
                    + " none is configured. Set DATABASE_URL to bring them back, or another path"
                    + " (DATABASE_PATH); the file was left as it is.")
                .formatted(file.path(), copy.depth()));
      }
    }
    file.become(FileRole.STANDALONE);
  }

  private void asStandby() {
    FileRole role = file.role();
    role.checkAlone(file.path());
    // However long it takes: a large journal is the last thing that may keep a start from it.
    copy.open().await().indefinitely();
    Duration offset = copy.state().clockOffset();
    pod.begin(role.database(), offset == null ? Duration.ZERO : offset);
    awaitWord();
    if (pod.lastChange() == Epoch.Change.ANOTHER) {
      pod.end();
      throw new StartRefused(
          ("The SQLite file %s belongs to another PostgreSQL database (%s). Set another path"
                  + " (DATABASE_PATH) or the right database; the file was left as it is.")
              .formatted(file.path(), role.database()));
    }
    pod.started();
    rehearsal.begin();
  }

  private void awaitWord() {
    try {
      pod.word().get(pod.settings().startDeadline().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.debug("PostgreSQL has not said anything yet");
    } catch (InterruptedException | ExecutionException e) {
      throw new StartRefused("The start was interrupted.");
    }
  }

  void close(@Observes @Priority(AFTER_WORKER) ShutdownEvent event) {
    if (!(pod.mode() instanceof Mode.Standalone)) {
      pod.end();
    }
  }
}
