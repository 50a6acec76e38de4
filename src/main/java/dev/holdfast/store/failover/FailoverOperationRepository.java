package dev.holdfast.store.failover;

import dev.holdfast.domain.OperationRepository;
import io.smallrye.mutiny.Uni;
import java.time.Instant;

/** Operations are forgotten in PostgreSQL only; the copy follows (rule S6). */
final class FailoverOperationRepository implements OperationRepository {
  private final Pod pod;

  FailoverOperationRepository(Pod pod) {
    this.pod = pod;
  }

  @Override
  public Uni<Integer> forget(Instant before, int limit) {
    return pod.mode().isLocal()
        ? Uni.createFrom().item(0)
        : pod.primary().operations().forget(before, limit);
  }
}
