package dev.holdfast.sync;

import java.time.Duration;

/** The design's numbers, but for leases of seconds: a history is half a minute long. */
final class SimulatedSettings {
  private SimulatedSettings() {}

  /** Rule R7 would hide for long what other mistakes leave behind, so one pod goes without. */
  static SyncSettings of(String pod) {
    return make(pod.endsWith("0") ? Duration.ofHours(1) : Duration.ofSeconds(2));
  }

  private static SyncSettings make(Duration compare) {
    SyncSettings most = SyncSettings.DEFAULT;
    return new SyncSettings(
        most.probeInterval(),
        most.probeDeadline(),
        most.missesToTrip(),
        most.goodToFlip(),
        most.cooldown(),
        most.cooldownMost(),
        most.stable(),
        most.gateDeadline(),
        most.gateDepth(),
        most.batch(),
        2,
        most.watchdog(),
        most.pullInterval(),
        compare,
        Duration.ofMillis(500),
        most.startDeadline(),
        most.stepDeadline(),
        Duration.ofSeconds(6));
  }
}
