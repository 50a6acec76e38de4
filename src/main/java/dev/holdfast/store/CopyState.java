package dev.holdfast.store;

import dev.holdfast.sync.Epoch;
import dev.holdfast.sync.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * What the file knows of PostgreSQL.
 *
 * @param replica names the file there
 * @param epoch the history that it follows, {@code witnessed} always true; null before the first
 *     contact
 * @param acknowledged its counter (rule R6)
 * @param cursor up to where it has pulled
 * @param pulledAt when it last did, or null
 * @param warm whether it has ever been whole
 * @param witness the last operation that PostgreSQL is known to have, or null (rule R6)
 * @param witnessAt when it had
 * @param clockOffset what PostgreSQL's clock shows more than this machine's; null if never measured
 */
public record CopyState(
    UUID replica,
    Epoch epoch,
    long acknowledged,
    Snapshot cursor,
    Instant pulledAt,
    boolean warm,
    UUID witness,
    Instant witnessAt,
    Duration clockOffset) {}
