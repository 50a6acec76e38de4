package dev.holdfast.domain;

import java.time.Instant;
import java.util.UUID;

/**
 * A worker's right to run a task for a while.
 *
 * @param claim operation id of the claim: the fencing token of the run
 * @param worker who holds it
 * @param expiresAt from then on anybody may take the task over
 */
public record Lease(UUID claim, String worker, Instant expiresAt) {}
