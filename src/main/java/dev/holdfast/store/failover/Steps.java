package dev.holdfast.store.failover;

import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.domain.ClockCorrection;
import dev.holdfast.store.Copy;
import dev.holdfast.store.PrimarySync;
import dev.holdfast.sync.Drain;
import dev.holdfast.sync.Epoch;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** What the steps of a way back need to know, and whom they tell. */
final class Steps implements Links.Context {
  /** Below this, two clocks of well-kept machines differ anyway, and a network adds its own. */
  private static final Duration NOTABLE = Duration.ofMillis(50);

  private final Leases leases;
  private final Copy copy;
  private final Events events;
  private final ClockCorrection clock;
  private final HoldfastConfig config;
  private Duration offset = Duration.ZERO;
  private volatile Epoch.Change lastChange = Epoch.Change.NONE;

  Steps(Leases leases, Copy copy, Events events, ClockCorrection clock, HoldfastConfig config) {
    this.leases = leases;
    this.copy = copy;
    this.events = events;
    this.clock = clock;
    this.config = config;
  }

  void begin(Duration known) {
    offset = known;
    clock.correct(known);
  }

  Epoch.Change lastChange() {
    return lastChange;
  }

  @Override
  public Set<UUID> claims() {
    return leases.known();
  }

  @Override
  public Duration lease() {
    return config.worker().lease();
  }

  @Override
  public Duration retention() {
    return config.operations().retention();
  }

  @Override
  public void probed(PrimarySync.Probed probed, Duration took) {
    events.probed(probed, took);
    if (probed.clockOffset() != null) {
      corrected(probed.clockOffset());
    }
  }

  /** PostgreSQL's time is everybody's (section 6). */
  private void corrected(Duration measured) {
    if (offset.minus(measured).abs().compareTo(NOTABLE) > 0) {
      offset = measured.abs().compareTo(NOTABLE) > 0 ? measured : Duration.ZERO;
      clock.correct(offset);
      copy.clockOffset(offset);
    }
  }

  @Override
  public void looked(Epoch seen, Epoch.Change change) {
    lastChange = change;
    events.looked(change);
  }

  @Override
  public void replayed(Drain.Batch batch, Drain.Ended ended, Duration took) {
    events.replayed(batch, ended, took);
  }

  @Override
  public void renewed(Instant asked) {
    leases.renewed(leases.known(), asked, lease());
  }

  @Override
  public void failed(Throwable why) {
    events.failed(why);
  }
}
