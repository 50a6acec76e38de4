package dev.holdfast.sync;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * One operation that SQLite has applied and PostgreSQL is still to (rules S1, S2). It is written in
 * the transaction of its effect, and only then is the client answered.
 *
 * @param origin of the opening of the file under which it was written (rule D4)
 * @param number within the origin, rising, never used twice (rule D4)
 * @param operation the id that it has on every store (rule D1)
 * @param hash of the request, or null without a client key (rule D2)
 * @param outcome what its client was told, as the operation keeps it, or null
 * @param kind what it does, as {@code task.create}; what is unknown is kept for an operator
 * @param doubt whether PostgreSQL may have applied it already (class B)
 * @param at when it entered, by the corrected clock
 * @param touches names of the rows that it changes, as {@code tasks/ID}
 * @param tick time of the schedule's tick that it is, or null
 * @param body everything that applying it takes, as JSON
 */
public record Entry(
    UUID origin,
    long number,
    UUID operation,
    String hash,
    String outcome,
    String kind,
    boolean doubt,
    Instant at,
    Set<String> touches,
    Instant tick,
    String body) {

  public Entry {
    touches = Set.copyOf(touches);
  }
}
