package dev.holdfast.domain;

import java.time.Duration;

/** Sets the service's clock by another one, which counts for all its processes (section 6). */
public interface ClockCorrection {

  /** From now on {@link Clock#now()} is the machine's time and this. */
  void correct(Duration offset);
}
