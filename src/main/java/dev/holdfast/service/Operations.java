package dev.holdfast.service;

import dev.holdfast.domain.Call;
import dev.holdfast.domain.Clock;
import dev.holdfast.domain.Ids;
import dev.holdfast.domain.Operation;
import jakarta.inject.Singleton;
import java.util.UUID;

/**
 * Fixes the identity of a write when it enters, before any store is called (rule D1): from the
 * client's key, so that any replica makes the same one, else fresh.
 */
@Singleton
public final class Operations {
  private final Ids ids;
  private final Clock clock;

  Operations(Ids ids, Clock clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /** The operation that a call asks for. */
  public Operation of(Call call, String kind) {
    UUID id = call.key() == null ? ids.next() : ids.derived("operation", call.actor(), call.key());
    return new Operation(id, kind, call.requestHash(), clock.now());
  }

  /** An operation that nobody will repeat. */
  public Operation internal(String kind) {
    return new Operation(ids.next(), kind, null, clock.now());
  }

  /** The id of the entity that a call makes with its item at {@code index}. */
  public UUID entity(Call call, String kind, int index) {
    return call.key() == null
        ? ids.next()
        : ids.derived("entity", call.actor(), kind, call.key(), Integer.toString(index));
  }
}
