package dev.holdfast.domain;

import java.time.Instant;
import java.util.UUID;

/**
 * The identity of one write, fixed when it enters the service and kept on every store, on every
 * retry and in every replay. A store applies it once, in the transaction of its effect (rule D2).
 *
 * @param id from the client's key, else a UUIDv7 (rule D1)
 * @param kind what it does, for the journal and the audit trail, as {@code task.create}
 * @param requestHash SHA-256 of the request in hex when the client gave a key, else null
 * @param at when it entered
 */
public record Operation(UUID id, String kind, String requestHash, Instant at) {

  /** Whether the client may repeat it and must then get the first answer again. */
  public boolean keyed() {
    return requestHash != null;
  }
}
