package dev.holdfast.outage;

/** How a postmaster is told to end. */
public enum Shutdown {
  /** Sessions are ended, their transactions rolled back. */
  FAST(Signal.INT),

  /** Everything ends at once; the next start recovers as after a crash. */
  IMMEDIATE(Signal.QUIT);

  private final Signal signal;

  Shutdown(Signal signal) {
    this.signal = signal;
  }

  Signal signal() {
    return signal;
  }
}
