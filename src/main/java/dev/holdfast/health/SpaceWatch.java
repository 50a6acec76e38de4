package dev.holdfast.health;

import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.store.StandbyStatus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Objects;
import org.jboss.logging.Logger;

/**
 * Tells the log when the disk is nearly full, before it is, or cannot be written, and when that is
 * over: once each.
 */
@Singleton
final class SpaceWatch {
  private static final Logger LOG = Logger.getLogger(SpaceWatch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(15);
  private static final int LATE = 100;

  private final HoldfastConfig config;
  private final Vertx vertx;
  private final StandbyStatus standby;
  private long timer;
  private String told;

  SpaceWatch(HoldfastConfig config, Vertx vertx, StandbyStatus standby) {
    this.config = config;
    this.vertx = vertx;
    this.standby = standby;
  }

  void start(@Observes @Priority(LATE) StartupEvent event) {
    if (config.command().isPresent()) {
      return;
    }
    look();
    timer = vertx.setPeriodic(INTERVAL.toMillis(), tick -> look());
  }

  void stop(@Observes ShutdownEvent event) {
    vertx.cancelTimer(timer);
  }

  private void look() {
    standby.look().subscribe().with(this::tell, failure -> LOG.debug("no look", failure));
  }

  private synchronized void tell(StandbyStatus.Look look) {
    if (!look.connected() || Objects.equals(told, look.warning())) {
      return;
    }
    told = look.warning();
    if (told == null) {
      LOG.infof("The disk of %s is well again.", standby.path());
    } else {
      LOG.warnf("The disk of %s: %s.", standby.path(), told);
    }
  }
}
