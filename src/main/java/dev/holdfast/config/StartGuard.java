package dev.holdfast.config;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Says which database was chosen and why, or ends the start with one line and exit code 1. */
@Singleton
final class StartGuard {
  private static final Logger LOG = Logger.getLogger(StartGuard.class);
  private static final int FIRST = 1;

  private final HoldfastConfig config;

  StartGuard(HoldfastConfig config) {
    this.config = config;
  }

  void check(@Observes @Priority(FIRST) StartupEvent event) {
    config
        .start()
        .refusal()
        .ifPresent(
            refusal -> {
              throw new StartRefused(refusal);
            });
    ConfigBounds.check(config);
    config.start().warning().ifPresent(LOG::warn);
    config
        .start()
        .choice()
        .ifPresent(choice -> LOG.infof("%s Environment: %s.", choice, config.environment().wire()));
  }
}
