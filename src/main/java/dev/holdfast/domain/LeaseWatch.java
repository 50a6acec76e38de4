package dev.holdfast.domain;

import java.util.UUID;

/** What the store that granted a lease can no longer renew: its run must stop before it ends. */
@FunctionalInterface
public interface LeaseWatch {

  /** Whether the lease of this claim is about to end and nobody can renew it. */
  boolean isEnding(UUID claim);
}
