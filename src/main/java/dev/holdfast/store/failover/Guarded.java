package dev.holdfast.store.failover;

import dev.holdfast.domain.HoldfastException;
import io.smallrye.faulttolerance.api.CircuitBreakerName;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Fallback;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/**
 * The one guarded method: every call on PostgreSQL goes through it, so there is one breaker for
 * PostgreSQL and not one per verb. What the fallback does is decided by the class of the failure
 * and by the probes; an open breaker is one more failure. The limit is longer than any the calls
 * have themselves: a server that hangs is noticed by the probes, which redirect what is under way.
 */
@Singleton
class Guarded {
  static final String BREAKER = "postgresql";

  @Timeout(value = 60, unit = ChronoUnit.SECONDS)
  @CircuitBreaker(
      requestVolumeThreshold = 50,
      failureRatio = 0.5,
      delay = 1,
      delayUnit = ChronoUnit.SECONDS,
      failOn = {Away.class, TimeoutException.class})
  @CircuitBreakerName(BREAKER)
  @Fallback(fallbackMethod = "redirect", skipOn = HoldfastException.Refusal.class)
  Uni<Object> primary(Flight<?> flight) {
    return flight.askPrimary();
  }

  Uni<Object> redirect(Flight<?> flight, Throwable failure) {
    return flight.failed(failure);
  }
}
