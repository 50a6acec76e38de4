package dev.holdfast.store.failover;

import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.sync.SyncSettings;
import java.time.Duration;

/** The protocol's numbers, as they are configured; what cannot be is as in the design. */
final class Settings {

  private Settings() {}

  static SyncSettings of(HoldfastConfig.Sync config, Duration lease) {
    SyncSettings standard = SyncSettings.DEFAULT;
    Duration part = lease.dividedBy(4);
    Duration margin = part.compareTo(standard.leaseMargin()) < 0 ? part : standard.leaseMargin();
    return new SyncSettings(
        config.probeInterval(),
        config.probeDeadline(),
        config.missesToTrip(),
        config.goodToFlip(),
        config.cooldown(),
        config.cooldownMost(),
        standard.stable(),
        config.gateDeadline(),
        standard.gateDepth(),
        standard.batch(),
        standard.aloneTries(),
        standard.watchdog(),
        config.pullInterval(),
        standard.compareInterval(),
        margin,
        config.startDeadline(),
        standard.stepDeadline(),
        config.takeoverGrace());
  }
}
