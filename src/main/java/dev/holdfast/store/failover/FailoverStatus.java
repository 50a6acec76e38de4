package dev.holdfast.store.failover;

import dev.holdfast.store.Copy;
import dev.holdfast.store.CopyState;
import dev.holdfast.store.SyncStatus;
import dev.holdfast.sync.Mode;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What the pod says of itself. */
@Singleton
final class FailoverStatus implements SyncStatus {
  private final Pod pod;
  private final Copy copy;
  private final CircuitBreakerMaintenance breakers;

  FailoverStatus(Pod pod, Copy copy, CircuitBreakerMaintenance breakers) {
    this.pod = pod;
    this.copy = copy;
    this.breakers = breakers;
  }

  private boolean isAlone() {
    return pod.mode() instanceof Mode.Standalone;
  }

  @Override
  public String mode() {
    return pod.mode().wire();
  }

  @Override
  public boolean isLocal() {
    return pod.mode().isLocal() && !isAlone();
  }

  @Override
  public Now now() {
    Mode mode = pod.mode();
    if (isAlone()) {
      return new Now(mode.wire(), 0, 0, null, "warm", Duration.ZERO, "closed", null, false);
    }
    return new Now(
        mode.wire(),
        mode.generation(),
        copy.depth(),
        since(copy.oldestAt()),
        replica(copy.state(), mode),
        lag(),
        breaker(mode),
        pod.events().lastFlip(),
        pod.isHeld());
  }

  private Duration since(Instant at) {
    return at == null ? null : Duration.between(at, copy.now());
  }

  private static String replica(CopyState state, Mode mode) {
    if (state.warm()) {
      return "warm";
    }
    return mode instanceof Mode.Fallback ? "cold" : "syncing";
  }

  /** Since the last pull: what was written elsewhere since then is not in the copy. */
  @Override
  public Duration lag() {
    Instant pulled = isAlone() ? null : copy.state().pulledAt();
    Duration lag = pulled == null ? Duration.ZERO : Duration.between(pulled, copy.now());
    return lag.isNegative() ? Duration.ZERO : lag;
  }

  /** The mode decides before the breaker is asked. */
  private String breaker(Mode mode) {
    if (mode instanceof Mode.Fallback) {
      return "open";
    }
    return mode instanceof Mode.Recovering
        ? "half_open"
        : breakers.currentState(Guarded.BREAKER).name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String trouble() {
    return pod.events().trouble();
  }

  @Override
  public Uni<Long> conflicts() {
    return pod.conflicts();
  }

  @Override
  public Uni<Void> failover() {
    return pod.drill();
  }

  @Override
  public Uni<Void> recover() {
    return pod.drillEnds();
  }
}
