package dev.holdfast.sync.entry;

import java.time.Instant;
import java.util.UUID;

/**
 * A claim that was made here and whose entry is still to be replayed.
 *
 * @param operation its id, the token of the run
 * @param worker who holds it
 * @param at when it was made
 */
public record ClaimMade(UUID operation, String worker, Instant at) {}
