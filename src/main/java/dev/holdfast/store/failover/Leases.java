package dev.holdfast.store.failover;

import dev.holdfast.sync.OwnWork;
import dev.holdfast.sync.SyncSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Claims that PostgreSQL granted to this process, and until when they hold there for certain: from
 * the moment at which they were asked for (section 6).
 */
final class Leases {
  private final Map<UUID, Grant> grants = new ConcurrentHashMap<>();

  /**
   * A claim.
   *
   * @param until end of its lease, by the sync thread's clock
   * @param known whether the worker has learnt of it
   */
  private record Grant(Instant asked, Instant until, boolean known) {}

  /** PostgreSQL has granted it; whether the answer still counts is seen later. */
  void granted(UUID claim, Instant asked, Duration lease) {
    grants.put(claim, new Grant(asked, asked.plus(lease), false));
  }

  /** The worker has it. */
  void known(UUID claim) {
    grants.computeIfPresent(claim, (same, grant) -> new Grant(grant.asked, grant.until, true));
  }

  /** PostgreSQL has renewed these. */
  void renewed(Set<UUID> claims, Instant asked, Duration lease) {
    for (UUID claim : claims) {
      grants.computeIfPresent(
          claim, (same, grant) -> new Grant(grant.asked, asked.plus(lease), true));
    }
  }

  /** What the worker has not named in a heartbeat for as long as a lease is over. */
  void keepOnly(Set<UUID> named, Instant asked, Duration lease) {
    Instant before = asked.minus(lease);
    grants
        .entrySet()
        .removeIf(each -> !named.contains(each.getKey()) && each.getValue().asked.isBefore(before));
  }

  /** Those that the worker may still hold. */
  Set<UUID> known() {
    return grants.entrySet().stream()
        .filter(each -> each.getValue().known)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Whether its run must stop now, as long as PostgreSQL is away. */
  boolean isEnding(UUID claim, Instant now, SyncSettings settings) {
    Grant grant = grants.get(claim);
    return grant != null && now.isAfter(OwnWork.stopBy(grant.until, settings));
  }
}
