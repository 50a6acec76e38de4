package dev.holdfast.domain;

import java.util.UUID;

/** Where every identity comes from; ids are fixed before a store is called, never by a store. */
public interface Ids {

  /** A fresh, time-ordered id (UUIDv7, RFC 9562 section 5.7). */
  UUID next();

  /**
   * The same id for the same parts, on any replica (UUIDv5, RFC 9562 section 5.5). The parts are
   * joined so that no two different lists meet.
   */
  UUID derived(String... parts);
}
