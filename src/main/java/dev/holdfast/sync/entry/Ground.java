package dev.holdfast.sync.entry;

import dev.holdfast.domain.Fact;
import dev.holdfast.domain.Task;
import dev.holdfast.sync.Replay;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What PostgreSQL has where a batch is about to be folded in, all of it locked.
 *
 * @param time its own
 * @param past what it knows of the entries
 * @param tasks those that the entries are about
 * @param ahead ids of those that run under a claim which is not an operation there yet
 * @param facts those that the entries are about
 * @param claims that tasks take along, each the last that was made of it here: nobody else may
 *     claim it between what makes it claimable and the entry of that claim
 */
public record Ground(
    Time time,
    Past past,
    List<Task> tasks,
    Set<UUID> ahead,
    List<Fact> facts,
    Map<UUID, ClaimMade> claims) {

  /**
   * PostgreSQL's time.
   *
   * @param now by its clock
   * @param retention how long operations are kept
   * @param lease how long a claim that is taken along holds
   */
  public record Time(Instant now, Duration retention, Duration lease) {}

  /**
   * What came there before.
   *
   * @param applied the last number of each origin; 0 where none is named (rule D4)
   * @param conflicts why entries were set aside
   * @param operations that are known (rule D2)
   * @param refusedCreates rows whose create became a conflict, each with the create's operation
   */
  public record Past(
      Map<UUID, Long> applied,
      Map<Place, String> conflicts,
      Map<UUID, Replay.Known> operations,
      Map<String, UUID> refusedCreates) {}

  /** Where an entry stands. */
  public record Place(UUID origin, long number) {}
}
