package dev.holdfast.domain;

import io.smallrye.mutiny.Uni;
import java.time.Instant;

/** The operations that a store has applied; kept so that a repeat is known. */
public interface OperationRepository {

  /** Forgets operations that entered before an instant, at most {@code limit}; gives how many. */
  Uni<Integer> forget(Instant before, int limit);
}
